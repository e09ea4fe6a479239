"""The sheet of an incident, handed out as a file; that it left is in the journal."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from breachtrack.dossier import sheet
from incidents.models import Incident
from incidents.services.sheets import record_sheet
from incidents.views.reading import reader
from notifications.views.filings import as_attachment, readable_incident


@require_POST
def sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """On paper, in the language of the reader."""
    incident, now = readable_incident(request, pk), timezone.now()
    pdf = sheet.sheet_pdf(incident, now=now)
    record_sheet(incident, form="pdf", by=reader(request), now=now)
    name = _file_name(incident, "pdf")
    return as_attachment(pdf, name=name, content_type="application/pdf")


@require_POST
def sheet_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as JSON."""
    incident, now = readable_incident(request, pk), timezone.now()
    text = sheet.sheet_json(incident, now=now)
    record_sheet(incident, form="json", by=reader(request), now=now)
    name = _file_name(incident, "json")
    return as_attachment(text.encode("utf-8"), name=name, content_type="application/json")


def _file_name(incident: Incident, ending: str) -> str:
    what = _("clocks")
    return f"{incident.reference}-{what}.{ending}"
