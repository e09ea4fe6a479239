"""The dashboard: what is open, by nearest deadline, and whether the alerts can be relied on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from breachtrack.cases import cases_of
from breachtrack.dossier.duties import Chip, chips
from breachtrack.links import step_link
from incidents.models import Deadline, Incident
from incidents.rendering.instants import instant_text
from incidents.rendering.next_steps import step_text
from incidents.rules.next_steps import Case, next_steps
from incidents.rules.roles import Action
from incidents.selectors.clocks import clocked_incidents_for, running_clocks_of
from incidents.selectors.incidents import (
    filed_for,
    incidents_for,
    open_without_clock_for,
)
from incidents.selectors.people import organisations_where
from incidents.views.reading import reader
from notifications.rendering.few_alerts import few_notices
from notifications.selectors.alerts import refused_alerts_for

# A page that a person can read; the register shows the rest.
MOST_ROWS = 200
MOST_REFUSED = 20


@dataclass(frozen=True)
class Row:
    """One line: an incident, its nearest clock and the others if any run, and what to do next."""

    incident: Incident
    case: Case
    clock: Chip | None = None
    due: str = ""
    others: Sequence[Chip] = ()

    @property
    def next_text(self) -> str:
        """The next action in words; empty when nothing is left."""
        steps = next_steps(self.case)
        return step_text(steps[0].code) if steps else ""

    @property
    def next_link(self) -> str:
        steps = next_steps(self.case)
        return step_link(steps[0].code, self.incident) if steps else ""


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Open incidents, late ones first, and the health of the alert chain."""
    user, now = reader(request), timezone.now()
    ordered = list(clocked_incidents_for(user))
    clocks = running_clocks_of(ordered[:MOST_ROWS])
    clocked = [running[0].incident for running in clocks.values() if running]
    quiet = list(open_without_clock_for(user)[:MOST_ROWS])
    filed = list(filed_for(user)[:MOST_ROWS])
    cases = cases_of([*clocked, *quiet, *filed])
    refused = refused_alerts_for(user, incidents_for(user))
    context = {
        "now": now,
        "rows": [_clocked(one, clocks[one.pk], cases[one.pk], now=now) for one in clocked],
        "further": max(0, len(ordered) - MOST_ROWS),
        "quiet": _plain(quiet, cases),
        "unfinished": [row for row in _plain(filed, cases) if next_steps(row.case)],
        "refused": list(refused.order_by("-due_at")[:MOST_REFUSED]),
        "few": few_notices(user),
        "may_log": organisations_where(user, Action.LOG_INCIDENT).exists(),
    }
    return render(request, "dashboard.html", context)


def _clocked(incident: Incident, running: list[Deadline], case: Case, *, now: datetime) -> Row:
    nearest, *others = chips(running, now=now)
    due = nearest.deadline.due_at
    text = instant_text(due, incident.organisation.time_zone) if due else ""
    return Row(incident, case, nearest, text, others)


def _plain(incidents: Iterable[Incident], cases: dict[int, Case]) -> list[Row]:
    return [Row(incident, cases[incident.pk]) for incident in incidents]
