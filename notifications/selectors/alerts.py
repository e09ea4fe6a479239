"""Alerts: what is planned, what is waiting, what happened."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from incidents.models import Deadline, Incident, Signal, User
from incidents.rules.regimes import rule_named
from notifications.models import Acknowledgement, Alert
from notifications.rules.alert_states import IN_HAND, WAITING
from notifications.rules.ladder import MOVED, Rung, Schedule, next_rung, rungs

# Where the law book no longer holds the version that counted a clock, its alerts still come.
USUAL_HOURS_BEFORE = (48, 24, 12, 6, 3, 1)
USUAL_HOURS_SINCE = (4, 24)

_NEWER_NEWS = Deadline.objects.filter(
    incident=OuterRef("deadline__incident"), has_news=True, pk__gt=OuterRef("deadline")
)
# Nothing leaves for a clock that was met, decided or replaced, for a warning that was handled,
# nor to somebody who is gone. News are told whatever became of their clock: the newest of them.
STILL_NEEDED = Q(
    Q(deadline__state=Deadline.State.RUNNING) & ~Q(rung=MOVED)
    | Q(rung=MOVED, deadline__isnull=False) & ~Exists(_NEWER_NEWS)
    | Q(signal__isnull=False, signal__handled_at=None),
    contact__is_active=True,
)


def deadlines_to_plan(*, now: datetime) -> QuerySet[Deadline]:
    """The deadlines that a rung or news have come for, found by range and never by equality."""
    return Deadline.objects.filter(next_alert_at__lte=now)


def warnings_to_plan(*, now: datetime) -> QuerySet[Signal]:
    """The warnings from outside that wait to be handled and that somebody must hear of now."""
    return Signal.objects.filter(next_alert_at__lte=now, handled_at=None)


def alerts_waiting(*, now: datetime) -> QuerySet[Alert]:
    """What may be handed over now: the alerts of the nearest deadline first.

    Those about something without a fixed limit come last, on every database.
    """
    waiting = Alert.objects.filter(STILL_NEEDED, state__in=WAITING, not_before__lte=now)
    return waiting.order_by(F("deadline__due_at").asc(nulls_last=True), "due_at", "pk")


def alerts_with_expired_lease(*, now: datetime) -> QuerySet[Alert]:
    """What somebody took and never settled."""
    return Alert.objects.filter(state__in=IN_HAND, lease_until__lt=now)


def alerts_of(incident: Incident) -> QuerySet[Alert]:
    """Every alert of an incident with its deliveries, the latest first."""
    return (
        Alert.objects.filter(Q(deadline__incident=incident) | Q(signal__incident=incident))
        .select_related("contact", "deadline", "signal")
        .prefetch_related("deliveries")
        .order_by("-due_at", "-pk")
    )


def acknowledgement_of(deadline: Deadline) -> Acknowledgement | None:
    """The latest "I'm on it" for this clock."""
    return deadline.acknowledgements.select_related("by").order_by("-at").first()


def schedule_of(deadline: Deadline) -> Schedule:
    """What the rungs of a deadline follow from, by the version of the law that counted it."""
    return schedule_since(deadline, acknowledged_at=_acknowledged_at(deadline))


def schedule_since(deadline: Deadline, *, acknowledged_at: datetime | None) -> Schedule:
    """The same without a query, for who knows when the clock was last acknowledged."""
    rule = rule_named(deadline.rule, deadline.rule_version)
    usual = USUAL_HOURS_BEFORE if deadline.due_at else USUAL_HOURS_SINCE
    return Schedule(
        start=deadline.at,
        due_at=deadline.due_at,
        hours=rule.rungs if rule else usual,
        target_at=deadline.target_at,
        soft=rule is not None and rule.soft,
        calm_from=_calm_from(deadline, acknowledged_at),
    )


def _acknowledged_at(deadline: Deadline) -> datetime | None:
    latest = acknowledgement_of(deadline) if deadline.due_at else None
    return latest.at if latest else None


def _calm_from(deadline: Deadline, acknowledged_at: datetime | None) -> datetime | None:
    """When somebody acknowledged the clock after it had run out, or None."""
    if deadline.due_at is None or acknowledged_at is None:
        return None
    return acknowledged_at if acknowledged_at > deadline.due_at else None


def heard_before(contact: User, deadline: Deadline, rung: Rung) -> bool:
    """Whether the person got this very rung for a version that this one took the place of.

    A new target, for example, counts anew from the same start: that is no reason to repeat it.
    """
    return Alert.objects.filter(
        contact=contact,
        rung=rung.code,
        due_at=rung.at,
        state=Alert.State.ACCEPTED,
        deadline__incident=deadline.incident_id,
        deadline__rule=deadline.rule,
        deadline__recipient=deadline.recipient,
        deadline__state=Deadline.State.REPLACED,
    ).exists()


def next_alert_of(deadline: Deadline, *, now: datetime) -> datetime:
    """When the next rung of a running deadline comes."""
    return next_rung(rungs(schedule_of(deadline)), now).at


def refused_alerts_for(user: User, incidents: QuerySet[Incident]) -> QuerySet[Alert]:
    """The alerts that a server refused for good, of what somebody still waits for an answer to."""
    running = Q(deadline__state=Deadline.State.RUNNING, deadline__incident__in=incidents)
    unhandled = Q(signal__handled_at=None, signal__incident__in=incidents)
    return Alert.objects.filter(running | unhandled, state=Alert.State.FAILED).select_related(
        "contact", "deadline__incident", "signal__incident"
    )
