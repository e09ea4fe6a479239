"""The dashboard: what is open, by nearest deadline, and whether the alerts can be relied on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from breachtrack.cases import cases_of
from breachtrack.clock_states import clock_state
from breachtrack.links import step_link
from incidents.models import Deadline, Incident, User
from incidents.rendering.instants import instant_text
from incidents.rendering.next_steps import step_text
from incidents.rules.next_steps import Case, next_steps
from incidents.rules.roles import Action
from incidents.selectors.clocks import open_deadlines_for
from incidents.selectors.incidents import filed_for, incidents_for, open_at_processors
from incidents.selectors.people import organisations_where
from incidents.views.reading import reader
from notifications.selectors.alerts import refused_alerts_for
from notifications.selectors.deliveries import last_sweep, silent_since

# A page that a person can read; the register shows the rest.
MOST_ROWS = 200


@dataclass(frozen=True)
class Row:
    """One line: an incident, its clock if it has one, and the next thing to do."""

    incident: Incident
    case: Case
    deadline: Deadline | None = None
    state: str = ""
    due: str = ""

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
    deadlines = [row for row in open_deadlines_for(user)[:MOST_ROWS] if row.due_at]
    processors = list(open_at_processors(user)[:MOST_ROWS])
    filed = list(filed_for(user)[:MOST_ROWS])
    clocked = [deadline.incident for deadline in deadlines]
    cases = cases_of([*clocked, *processors, *filed])
    context = {
        "now": now,
        "rows": [_clocked(deadline, cases, now=now) for deadline in deadlines],
        "processors": _plain(processors, cases),
        "unfinished": [row for row in _plain(filed, cases) if next_steps(row.case)],
        "health": _health(user, now=now),
        "may_log": organisations_where(user, Action.LOG_INCIDENT).exists(),
    }
    return render(request, "dashboard.html", context)


def _clocked(deadline: Deadline, cases: dict[int, Case], *, now: datetime) -> Row:
    incident = deadline.incident
    return Row(
        incident,
        cases[incident.pk],
        deadline,
        clock_state(deadline, now=now),
        instant_text(deadline.due_at, incident.organisation.time_zone),
    )


def _plain(incidents: Iterable[Incident], cases: dict[int, Case]) -> list[Row]:
    return [Row(incident, cases[incident.pk]) for incident in incidents]


def _health(user: User, *, now: datetime) -> dict[str, object]:
    refused = refused_alerts_for(user, incidents_for(user))
    return {
        "last_sweep": last_sweep(),
        "silent_since": silent_since(now=now),
        "mail_leaves": settings.MAIL_LEAVES_THIS_MACHINE,
        "refused": list(refused.order_by("-due_at")[:20]),
    }
