"""The complementary filing: what changed since the last one, side by side and as plain text."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.models import Incident
from incidents.rendering.instants import instant_text
from notifications.rendering.supplements import change_lines
from notifications.rules.supplements import supplement_text
from notifications.selectors.supplements import supplement_clock, supplement_of
from notifications.views.filings import around, asked_sheet, readable_incident


@require_safe
def filing_supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Only what changed since the last filed version; what did not is not sent again."""
    incident, now = readable_incident(request, pk), timezone.now()
    sheet = asked_sheet(request, incident)
    soft = _soft_clock(incident, sheet.authority, now=now)
    context = around(request, incident, sheet, now=now) | soft
    supplement = supplement_of(incident, sheet)
    if supplement:
        filed = supplement.filed
        context["filed"] = filed
        context["filed_at"] = instant_text(filed.filed_at, filed.zone)
        context["changes"] = change_lines(supplement)
        context["text"] = supplement_text(supplement.changes, sheet.form.filing_language)
    return render(request, "notifications/filing_supplement.html", context)


def _soft_clock(incident: Incident, authority: str, *, now: datetime) -> dict[str, Any]:
    clock = supplement_clock(incident, authority)
    if clock is None or clock.due_at is None:
        return {}
    due = instant_text(clock.due_at, clock.zone)
    return {"soft": clock, "soft_due": due, "soft_is_over": now > clock.due_at}
