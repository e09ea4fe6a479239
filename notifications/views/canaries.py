"""Test mails: one button that sends them, and the page where who got one says so."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.models import Organisation
from incidents.selectors.people import organisation_for
from incidents.views.reading import reader
from notifications.models import Alert
from notifications.rendering.links import answered_alert
from notifications.rendering.mailboxes import language_of
from notifications.rules.canaries import PREFIX
from notifications.selectors.answers import alert_to_answer, may_answer
from notifications.services.canaries import ask_for_test_mail, confirm_arrival
from notifications.views.answers import kept_to_itself

GONE = 410


@require_POST
def mail_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a test mail sent to the first people of the ladder."""
    try:
        organisation = organisation_for(reader(request), pk)
    except Organisation.DoesNotExist:
        raise Http404 from None
    ask_for_test_mail(organisation, by=reader(request), now=timezone.now())
    messages.success(request, _("The test mail leaves within a minute. Its link confirms it."))
    return redirect("organisation", organisation.pk)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_arrived(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the test mail arrived; a scanner that only follows the link confirms nothing."""
    alert = _test_behind(token)
    if alert is None or not may_answer(alert):
        context = {"own_language": True}
        return kept_to_itself(render(request, "answers/not_arrived.html", context, status=GONE))
    language = language_of(alert)
    with translation.override(language):
        page = _of_test(request, alert)
    page["Content-Language"] = language
    return kept_to_itself(page)


def _of_test(request: HttpRequest, alert: Alert) -> HttpResponse:
    if request.method == "POST":
        confirm_arrival(alert, now=timezone.now())
        return redirect(request.path)
    context = {"alert": alert, "organisation": alert.organisation, "own_language": True}
    return render(request, "answers/arrived.html", context)


def _test_behind(token: str) -> Alert | None:
    try:
        alert = alert_to_answer(answered_alert(token, now=timezone.now()))
    except BadSignature:
        return None
    is_test = alert is not None and alert.incident is None and alert.rung.startswith(PREFIX)
    return alert if is_test else None
