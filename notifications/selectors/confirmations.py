"""Incidents that were logged and never confirmed by mail, and who got the mail that confirms."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.models import Awareness, Deadline, Incident
from notifications.models import Alert
from notifications.rules.ladder import AWARE, LOGGED

_RUNNING = Deadline.objects.filter(incident=OuterRef("pk"), state=Deadline.State.RUNNING)
_TOLD = Alert.objects.filter(incident=OuterRef("pk"), deadline=None, signal=None)


def incidents_to_confirm(rung: str) -> QuerySet[Incident]:
    """Incidents with a clock that runs, of which nobody was ever told what the rung tells.

    `LOGGED`: that they were logged. `AWARE`: that their awareness was decided after that mail,
    so that what stands in the calendars outside is provisional and no longer true.
    """
    missing = Incident.objects.filter(Exists(_RUNNING), ~Exists(_TOLD.filter(rung=rung)))
    if rung == LOGGED:
        return missing
    first = Awareness.objects.filter(
        incident=OuterRef("incident"), number=1, said_at__gt=OuterRef("planned_at")
    )
    return missing.filter(Exists(_TOLD.filter(Exists(first), rung=LOGGED)))


def unconfirmed_since(as_of: datetime) -> QuerySet[Incident]:
    """Those that should have been confirmed by `as_of`: what was settled later is still fresh."""
    fresh = Exists(_RUNNING.filter(set_at__gt=as_of))
    missing = [incidents_to_confirm(rung).filter(~fresh) for rung in (LOGGED, AWARE)]
    return missing[0] | missing[1]


def clocks_in_the_calendar(alert: Alert) -> QuerySet[Deadline]:
    """The clocks in the file beside a mail: those that run, and those that its news ended."""
    shown, changed_at = Q(state=Deadline.State.RUNNING), _changed_at(alert)
    if changed_at is not None:
        changed = Q(set_at=changed_at) | Q(ended_at=changed_at)
        shown |= changed & ~Q(state=Deadline.State.REPLACED)
    clocks = Deadline.objects.filter(shown, incident=alert.incident)
    return clocks.select_related("incident__organisation").order_by("due_at", "pk")


def _changed_at(alert: Alert) -> datetime | None:
    """When the awareness was said that a mail tells of; None where it tells of none."""
    if alert.deadline is not None:
        return alert.deadline.set_at
    if alert.rung != AWARE:
        return None
    claims = Awareness.objects.filter(incident=alert.incident, number=1)
    return claims.values_list("said_at", flat=True).first()


def told_beside(alert: Alert) -> QuerySet[Alert]:
    """Who else got the same mail about the same incident."""
    same = Alert.objects.filter(
        incident=alert.incident, deadline=None, signal=None, rung=alert.rung
    )
    return same.exclude(pk=alert.pk).select_related("contact").order_by("pk")
