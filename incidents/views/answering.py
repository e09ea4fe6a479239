"""Answers that every form of the product gives in the same way."""

from collections.abc import Mapping

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when that is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    template: str,
    *,
    form: BaseForm,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page of a form with what was typed; status 400 where something in it is wrong."""
    status = 400 if form.errors else 200
    return render(request, template, {**(context or {}), "form": form}, status=status)
