"""Signing in without a password: the one-time link, and the looking glass of the demo."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from incidents.models import User
from incidents.rules.refusals import Refused
from incidents.selectors.people import demo_people, is_demo
from incidents.services.people import look_as, sign_in_by_link

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@require_GET
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in with a link that works once.

    The one GET of the product with an effect: the link is printed on the operator's own
    terminal, where a form cannot stand. HEAD is refused, so that no preview spends it.
    """
    try:
        user = sign_in_by_link(token, now=timezone.now())
    except Refused:
        return render(request, "door/link_spent.html", status=410)
    return speak(user, enter(request, user))


@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """The people of the demo, each with a button that looks through their eyes."""
    if not (settings.DEMO and is_demo()):
        raise Http404
    if request.method != "POST":
        return render(request, "door/demo.html", {"people": demo_people()})
    chosen = request.POST.get("person", "")
    is_a_key = chosen.isdecimal() and len(chosen) < 19
    user = get_object_or_404(demo_people(), pk=chosen if is_a_key else None)
    return enter(request, look_as(user, now=timezone.now()))


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Start the session of `user` under a new key, and show the dashboard."""
    login(request, user, backend=BACKEND)
    return redirect("/")


def speak(user: User, response: HttpResponse) -> HttpResponse:
    """Remember the person's language in the browser, as the language switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.OVER_HTTPS,
        samesite="Lax",
    )
    return response
