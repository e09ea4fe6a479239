"""The page behind the link of an alert: "I'm on it", by somebody who need not sign in.

Whoever holds the link sees what the alert said, and may do this one thing. A mail scanner that
follows it does nothing: only the button does.
"""

from datetime import datetime

from allauth.core.ratelimit import consume, respond_429
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from incidents.rules.refusals import Refused
from notifications.models import Alert
from notifications.rendering.alert_words import neutral_name
from notifications.rendering.links import alert_of_expired, answered_alert
from notifications.rendering.mailboxes import language_of
from notifications.rendering.on_it import answer_page
from notifications.selectors.answers import alert_to_answer, may_answer
from notifications.selectors.on_it import on_it
from notifications.services.acknowledgements import acknowledge_by_alert

GONE, NOT_FOUND = 410, 404


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show how the incident stands, and take it on when the button is pressed."""
    now, too_old = timezone.now(), False
    try:
        alert = alert_to_answer(answered_alert(token, now=now))
    except SignatureExpired:
        alert, too_old = alert_to_answer(alert_of_expired(token)), True
    except BadSignature:
        alert = None
    if alert is None or alert.incident is None:
        return _unknown(request)
    language = language_of(alert)
    with translation.override(language):
        page = _over(request, "old") if too_old else _of_alert(request, alert, now=now)
    page["Content-Language"] = language
    return kept_to_itself(page)


def _unknown(request: HttpRequest) -> HttpResponse:
    """Counted for each place where it is sent, so that nobody tries keys at leisure.

    Looking costs one signature and writes nothing; and nobody is kept from a link that is theirs.
    """
    if request.method == "POST" and not consume(request, action="alert_answer"):
        too_many: HttpResponse = respond_429(request)
        return too_many
    return kept_to_itself(_over(request, "unknown", status=NOT_FOUND))


def _of_alert(request: HttpRequest, alert: Alert, *, now: datetime) -> HttpResponse:
    if alert.incident is None or not may_answer(alert):
        return _over(request, "gone")
    if request.method == "POST":
        return _answered(request, alert, now=now)
    stands = on_it(alert.incident, now=now)
    if not stands.clocks:
        return _over(request, "ended", name=neutral_name(alert.incident))
    context = {
        "says": answer_page(alert, alert.incident, stands, now=now),
        "incident": alert.incident,
        "now": now,
        "own_language": True,
    }
    return render(request, "answers/answer.html", context)


def _answered(request: HttpRequest, alert: Alert, *, now: datetime) -> HttpResponse:
    """Whatever is refused is said by the page itself, which looks again."""
    try:
        acknowledge_by_alert(alert, now=now)
    except Refused as refused:
        name = neutral_name(alert.incident) if alert.incident else ""
        return _over(request, "ended" if refused.code == "clock_ended" else "gone", name=name)
    return redirect(request.path)


def _over(request: HttpRequest, reason: str, *, status: int = GONE, name: str = "") -> HttpResponse:
    """Nothing can be taken on by this link any more: why, and what to do."""
    context = {"reason": reason, "name": name, "own_language": True}
    return render(request, "answers/over.html", context, status=status)


def kept_to_itself(page: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine keeps it, and no other site is told of it.

    "no-referrer" would tell even less; browsers then send `Origin: null` with the form of this
    very page, and the press of the button at night would be refused.
    """
    page["X-Robots-Tag"] = "noindex, nofollow"
    page["Referrer-Policy"] = "strict-origin"
    return page
