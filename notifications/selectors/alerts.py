"""Alerts: what is planned, what is waiting, what happened."""

from datetime import datetime

from django.db.models import Q, QuerySet

from incidents.models import Deadline, Incident, User
from notifications.models import Acknowledgement, Alert
from notifications.rules.alert_states import IN_HAND, WAITING
from notifications.rules.ladder import next_rung

# Nothing leaves for a clock that was met, decided or replaced, nor to somebody who is gone.
STILL_NEEDED = Q(deadline__state=Deadline.State.RUNNING, contact__is_active=True)


def deadlines_to_plan(*, now: datetime) -> QuerySet[Deadline]:
    """The running deadlines that a rung has come for, found by range and never by equality."""
    return Deadline.objects.filter(
        state=Deadline.State.RUNNING, next_alert_at__lte=now, due_at__isnull=False
    )


def alerts_waiting(*, now: datetime) -> QuerySet[Alert]:
    """What may be handed over now: the alerts of the nearest deadline first."""
    return Alert.objects.filter(STILL_NEEDED, state__in=WAITING, not_before__lte=now).order_by(
        "deadline__due_at", "due_at", "pk"
    )


def alerts_with_expired_lease(*, now: datetime) -> QuerySet[Alert]:
    """What somebody took and never settled."""
    return Alert.objects.filter(state__in=IN_HAND, lease_until__lt=now)


def alerts_of(incident: Incident) -> QuerySet[Alert]:
    """Every alert of an incident with its deliveries, the latest first."""
    return (
        Alert.objects.filter(deadline__incident=incident)
        .select_related("contact", "deadline")
        .prefetch_related("deliveries")
        .order_by("-due_at", "-pk")
    )


def acknowledgement_of(deadline: Deadline) -> Acknowledgement | None:
    """The latest "I'm on it" for this clock."""
    return deadline.acknowledgements.select_related("by").order_by("-at").first()


def calm_from(deadline: Deadline) -> datetime | None:
    """When somebody acknowledged the clock after it had run out, or None."""
    latest = acknowledgement_of(deadline)
    return latest.at if latest and latest.at > deadline.due_at else None


def next_alert_of(deadline: Deadline, *, now: datetime) -> datetime:
    """When the next rung of a running deadline comes."""
    return next_rung(deadline.due_at, now, calm_from=calm_from(deadline)).at


def refused_alerts_for(user: User, incidents: QuerySet[Incident]) -> QuerySet[Alert]:
    """The alerts of running deadlines that a server refused for good."""
    return Alert.objects.filter(
        state=Alert.State.FAILED,
        deadline__state=Deadline.State.RUNNING,
        deadline__incident__in=incidents,
    ).select_related("contact", "deadline__incident")
