"""What a person sees when a service refused: one place for every page.

A view that has a form turns a refusal into an error of that form with `blame`; whatever it lets
through ends here.
"""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused

NOT_ALLOWED = "not_allowed"


class RefusalPages:
    """Middleware: `not_allowed` is a page with status 403, the rest a message and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answers what a view let through; None for what is not a refusal."""
        if not isinstance(error, Refused):
            return None
        if error.code == NOT_ALLOWED:
            return render(request, "403.html", status=403)
        messages.error(request, refusal_text(error))
        return redirect(_way_back(request))


def blame(form: BaseForm, refused: Refused) -> None:
    """Put a refusal on the form: at the field it names, else above all fields.

    Raises it again when the person may not do this at all: no field is wrong then.
    """
    if refused.code == NOT_ALLOWED:
        raise refused
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, refusal_text(refused))


def _way_back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours and not this very address."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A GET that was refused must not be sent back to itself.
    is_loop = request.method == "GET" and came_from == request.build_absolute_uri()
    return came_from if ours and not is_loop else "/"
