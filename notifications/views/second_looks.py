"""The second look: asking for it, reading every answer, saying what was found."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.models import Incident
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.second_looks import SecondLookForm
from notifications.models import SecondLook
from notifications.rendering.cockpit import parts
from notifications.selectors.filings import filing_of
from notifications.selectors.submissions import is_late_now
from notifications.services.filings import filing_to_write
from notifications.services.second_looks import ask_second_look, say_verdict
from notifications.views.filings import (
    around,
    asked_authority,
    asked_sheet,
    filing_address,
    readable_incident,
)


@require_POST
def second_look_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another person to read the answers as they stand."""
    incident, now, by = readable_incident(request, pk), timezone.now(), reader(request)
    insist(by, incident.organisation, Action.DRAFT_FILING)
    authority = asked_authority(request, incident)
    ask_second_look(filing_to_write(incident, authority, by=by, now=now), by=by, now=now)
    messages.success(request, _("Asked. Tell the person who reads it: no message is sent."))
    return redirect(filing_address("second_look", incident, authority=authority))


@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Every answer, to read once more; below them, for another person, what they found."""
    incident, now = readable_incident(request, pk), timezone.now()
    if request.method == "POST":
        insist(reader(request), incident.organisation, Action.AGREE_FILING)
    context = _every_answer(request, incident, now=now)
    form = SecondLookForm(posted(request), digest=context["second"].digest)
    if request.method == "POST" and form.is_valid() and _is_said(request, incident, form, now=now):
        messages.success(request, _("What you found is recorded."))
        return redirect(filing_address("second_look", incident, authority=context["authority"]))
    return form_page(request, "notifications/second_look.html", form=form, context=context)


def _every_answer(request: HttpRequest, incident: Incident, *, now: datetime) -> dict[str, Any]:
    sheet = asked_sheet(request, incident)
    late = is_late_now(incident, now=now, authority=sheet.authority)
    context = around(request, incident, sheet, now=now)
    context["parts"] = parts(sheet, late=late, every=False)
    look, may = context["second"].look, context["may"]
    is_mine = look is not None and look.asked_by_id == reader(request).pk
    is_open = look is not None and not look.verdict
    context["is_mine"] = is_mine
    context["may_say"] = is_open and not is_mine and Action.AGREE_FILING.value in may
    return context


def _is_said(
    request: HttpRequest, incident: Incident, form: SecondLookForm, *, now: datetime
) -> bool:
    said, filing = form.cleaned_data, filing_of(incident, asked_authority(request, incident))
    try:
        if filing is None:
            raise Refused("second_look_void")
        say_verdict(
            filing,
            read_digest=said["read_digest"],
            verdict=SecondLook.Verdict(said["verdict"]),
            because=said["because"],
            by=reader(request),
            now=now,
        )
    except Refused as refused:
        blame(form, refused)
        return False
    return True
