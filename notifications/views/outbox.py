"""The mail that this machine kept instead of sending it, readable in the demo."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.selectors.people import is_demo
from notifications.transports.outbox import list_messages, read_message

LATEST = 1000
PER_PAGE = 50


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The latest messages, newest first."""
    _insist_on_demo()
    pages = Paginator(list_messages(settings.MAIL_DIR, limit=LATEST), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "outbox/list.html", {"rows": page.object_list, "page": page})


@require_safe
def outbox_message(request: HttpRequest, name: str) -> HttpResponse:
    """One message as its reader would see it, in plain text."""
    _insist_on_demo()
    message = read_message(settings.MAIL_DIR, name)
    if message is None:
        raise Http404
    return render(request, "outbox/message.html", {"message": message})


def _insist_on_demo() -> None:
    # Real mail names real incidents to whoever is signed in: only invented mail is shown.
    if settings.MAIL_LEAVES_THIS_MACHINE or not (settings.DEMO and is_demo()):
        raise Http404
