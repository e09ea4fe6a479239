"""Ticking what was copied, field by field, while the form of the authority is open beside it."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.models import Incident, User
from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.permission import insist
from incidents.views.reading import reader
from incidents.views.refusing import NOT_ALLOWED
from notifications.rendering.copy_lines import Cockpit
from notifications.services.copying import tick_copied, untick_copied
from notifications.services.filings import filing_to_write
from notifications.views.filings import (
    asked_authority,
    asked_sheet,
    cockpit_of,
    filing_address,
    readable_incident,
)


@require_POST
def filing_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer was copied, or was not after all. For the script of the page, an answer in JSON.

    Without the script, the page again, at the next answer that is still to be copied.
    """
    incident, now = readable_incident(request, pk), timezone.now()
    insist(reader(request), incident.organisation, Action.DRAFT_FILING)
    authority, field = asked_authority(request, incident), request.POST.get("field", "")
    is_script = request.accepts("application/json") and not request.accepts("text/html")
    try:
        _tick(request, incident, authority, field, by=reader(request), now=now)
    except Refused as refused:
        if refused.code == NOT_ALLOWED or not is_script:
            raise
        # No error of the page: a status of 4xx would only be noise in the console of a browser.
        return JsonResponse({"kept": False, "words": refusal_text(refused)})
    shown = cockpit_of(incident, asked_sheet(request, incident), now=now)
    if is_script:
        words = _("%(copied)s of %(needed)s copied")
        counts = {"copied": shown.copied, "needed": shown.needed}
        return JsonResponse({"kept": True, "words": words % counts, **counts})
    where = filing_address("filing_copy", incident, authority=authority)
    return redirect(f"{where}#{_next(shown, field)}")


@transaction.atomic
def _tick(
    request: HttpRequest, incident: Incident, authority: str, field: str, *, by: User, now: datetime
) -> None:
    # A tick that is refused opens no filing either.
    filing = filing_to_write(incident, authority, by=by, now=now)
    if request.POST.get("done") == "0":
        untick_copied(filing, field=field, by=by, now=now)
    else:
        tick_copied(filing, field=field, read=request.POST.get("read", ""), by=by, now=now)


def _next(shown: Cockpit, field: str) -> str:
    """Where to go on: the next answer that is still to be copied, else the end of the page."""
    lines = [line for part in shown.parts for line in part.lines]
    ids = [line.line.field.id for line in lines]
    after = lines[ids.index(field) + 1 :] if field in ids else lines
    left = (line.line.field.id for line in after if line.text and line.copied != "copied")
    return next(left, "the-end")
