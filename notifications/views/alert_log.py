"""What became of the alerts: of one incident with what comes next, and of an organisation."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from incidents.models import Organisation
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import actions_in, may_in, organisation_for
from incidents.views.reading import incident_or_404, reader
from notifications.forms.alert_log import AlertLogFilterForm
from notifications.rendering.alert_csv import csv_lines
from notifications.rendering.alert_rows import alert_row
from notifications.rendering.coming import coming_alerts
from notifications.selectors.alert_log import (
    alert_log_for,
    alerts_of,
    readers_in,
    superseded_among,
    without_superseded,
)

PER_PAGE = 50


@require_safe
def incident_alerts(request: HttpRequest, pk: int) -> HttpResponse:
    """The coming rungs of each running clock, then every alert with what became of it."""
    incident = incident_or_404(request, pk)
    wants_all, alerts = "superseded" in request.GET, alerts_of(incident)
    shown = alerts if wants_all else without_superseded(alerts)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "superseded": 0 if wants_all else superseded_among(alerts),
        "incident": incident,
        "coming": coming_alerts(incident, now=timezone.now()),
        "page": page,
        "rows": [alert_row(alert) for alert in page],
        "may": actions_in(reader(request), incident.organisation),
    }
    return render(request, "notifications/incident_alerts.html", context)


@require_safe
def organisation_alerts(request: HttpRequest, pk: int) -> HttpResponse:
    """The delivery log of an organisation, the latest first."""
    organisation = _organisation(request, pk)
    form = _filter(request, organisation)
    alerts = alert_log_for(reader(request), organisation, form.wanted())
    page = Paginator(alerts, PER_PAGE).get_page(request.GET.get("page"))
    rows = [alert_row(alert) for alert in page]
    context = {"organisation": organisation, "form": form, "page": page, "rows": rows}
    return render(request, "notifications/alert_log.html", context)


@require_safe
def organisation_alerts_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The same as CSV, whole."""
    organisation = _organisation(request, pk)
    wanted = _filter(request, organisation).wanted()
    alerts = alert_log_for(reader(request), organisation, wanted)
    return StreamingHttpResponse(
        csv_lines(alerts, language=get_language() or "en"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="alerts.csv"'},
    )


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    """Raises `Http404` for strangers, `Refused("not_allowed")` where a role sees no incidents."""
    try:
        organisation = organisation_for(reader(request), pk)
    except Organisation.DoesNotExist:
        raise Http404 from None
    if not may_in(reader(request), organisation, Action.SEE_INCIDENTS):
        raise Refused("not_allowed", action=Action.SEE_INCIDENTS.value)
    return organisation


def _filter(request: HttpRequest, organisation: Organisation) -> AlertLogFilterForm:
    return AlertLogFilterForm(request.GET or None, people=readers_in(organisation))
