"""The pages for when something went wrong."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from incidents.encryption.cipher import CannotOpen


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without its token: says so, and what to do. The reason is for the log."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also the answer for what exists in another organisation: it must look the same."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without context processors: the database may be what failed."""
    problem = sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError):
        # No connection was left, or no database is there: soon it may be otherwise.
        return _unavailable("503.html")
    if isinstance(problem, CannotOpen):
        return _unavailable("503_keys.html")
    return HttpResponse(get_template("500.html").render(), status=500)


def _unavailable(template: str) -> HttpResponse:
    answer = HttpResponse(get_template(template).render(), status=503)
    answer["Retry-After"] = "15"
    return answer
