"""Whether somebody is on an incident, and since when nobody is."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.models import Deadline, Incident
from notifications.models import Acknowledgement, Alert, Escalation
from notifications.rules.readers import MACHINES, Reader


def uncovered_clocks(incident: Incident, *, now: datetime) -> QuerySet[Deadline]:
    """The running clocks of an incident that nobody is on now, the nearest first."""
    words = Acknowledgement.objects.filter(deadline=OuterRef("pk"), at__lte=now, until__gt=now)
    running = Deadline.objects.filter(incident=incident, state=Deadline.State.RUNNING)
    return running.filter(~Exists(words)).order_by("due_at", "pk")


def nearest_uncovered(incident: Incident, *, now: datetime) -> datetime | None:
    """The nearest end of a clock that nobody is on; None where there is none with an end."""
    nearest = uncovered_clocks(incident, now=now).exclude(due_at=None).first()
    return nearest.due_at if nearest else None


def open_escalation_of(incident: Incident) -> Escalation | None:
    """The present stretch in which nobody has taken the incident on."""
    return Escalation.objects.filter(incident=incident, ended_at=None).first()


def called_since(escalations: QuerySet[Escalation]) -> dict[int, dict[Reader, datetime]]:
    """By incident, who was called beyond the first step, and when: what was due before is not
    owed to them. Who went away meanwhile is not among them, nor what hears from the first step on.
    One query.
    """
    rows = Alert.objects.filter(
        incident__in=escalations.values("incident"), deadline=None, rung__startswith="called-"
    ).exclude(Q(state=Alert.State.CANCELLED) | Q(channel__in=MACHINES))
    opened = dict(escalations.values_list("incident", "pk"))
    found: dict[int, dict[Reader, datetime]] = defaultdict(dict)
    for row in rows.only("incident", "rung", "channel", "contact", "due_at"):
        if row.incident_id and row.rung.endswith(f"-{opened.get(row.incident_id)}"):
            found[row.incident_id][Reader(row.channel, row.contact_id)] = row.due_at
    return found


def last_words(incidents: Iterable[int] | None = None) -> dict[int, tuple[int, datetime]]:
    """By incident, who was the last to say that they are on a clock that runs, and when; of all
    incidents, or of those.

    Who answered for the emergency address has no name and is not among them. One query.
    """
    said = Acknowledgement.objects.filter(deadline__state=Deadline.State.RUNNING, by__isnull=False)
    if incidents is not None:
        said = said.filter(deadline__incident__in=incidents)
    # The latest comes last, and stays.
    rows = said.order_by("at", "pk").values_list("deadline__incident", "by", "at")
    return {incident: (by, at) for incident, by, at in rows}
