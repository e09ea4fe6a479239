"""Related incidents in words, and which clock of a bundle is nearest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Bundle, Deadline, Incident
from incidents.rendering.instants import day_text, instant_text
from incidents.rules.instants import on_the_wall
from incidents.selectors.clocks import latest_deadline, running_deadline


@dataclass(frozen=True)
class Member:
    """An incident of a bundle with its clock; `nearest`: the one of them that ends first."""

    incident: Incident
    deadline: Deadline | None
    due: str
    nearest: bool


def members_with_clocks(incidents: Iterable[Incident]) -> list[Member]:
    """Each with its clock for the authority, in the order given."""
    rows = [(one, running_deadline(one) or latest_deadline(one)) for one in incidents]
    ends = {
        clock.due_at
        for _one, clock in rows
        if clock and clock.due_at and clock.state == Deadline.State.RUNNING
    }
    first = min(ends, default=None)
    return [_member(one, clock, first) for one, clock in rows]


def _member(incident: Incident, clock: Deadline | None, first: datetime | None) -> Member:
    due_at = clock.due_at if clock else None
    runs = clock is not None and clock.state == Deadline.State.RUNNING
    return Member(
        incident=incident,
        deadline=clock,
        due=instant_text(due_at, incident.organisation.time_zone) if due_at else "",
        nearest=runs and due_at is not None and due_at == first,
    )


def incident_words(incident: Incident) -> str:
    """For a list to choose from: reference, code name, title, and the day of its logging."""
    day = day_text(on_the_wall(incident.logged_at, incident.organisation.time_zone))
    name = f"{incident.reference} {incident.code_name}"
    logged = _("logged %(day)s") % {"day": day}
    return f"{name} · {incident.title} · {logged}"


def bundle_words(bundle: Bundle, references: Iterable[str]) -> str:
    """A bundle by the incidents in it, and why they are together."""
    return f"{', '.join(references)} · {bundle.reason}"
