"""A changed awareness: who hears of it, and what changed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from incidents.models import Awareness, Deadline, Incident, User
from incidents.selectors.incidents import incidents_for
from incidents.selectors.people import responsible_contacts
from notifications.models import Acknowledgement


def who_hears_of_a_change(incident: Incident) -> list[User]:
    """The responsible contacts, and who said an awareness, acknowledged a clock or owns it.

    Only who is active and may see the incident: the news name people and instants.
    """
    said = Awareness.objects.filter(incident=incident).values("said_by")
    acknowledged = Acknowledgement.objects.filter(deadline__incident=incident).values("by")
    responsible = [user.pk for user in responsible_contacts(incident)]
    concerned = User.objects.filter(
        Q(pk__in=said)
        | Q(pk__in=acknowledged)
        | Q(pk__in=responsible)
        | Q(pk=incident.owner_id or 0),
        is_active=True,
    )
    return [
        user
        for user in concerned.order_by("pk")
        if incidents_for(user).filter(pk=incident.pk).exists()
    ]


def newer_news(deadline: Deadline) -> QuerySet[Deadline]:
    """What tells a later change of the same awareness: it tells the whole story."""
    return Deadline.objects.filter(incident=deadline.incident_id, has_news=True, pk__gt=deadline.pk)


def claims_until(deadline: Deadline) -> list[Awareness]:
    """Every claim of awareness up to the one that set this clock, the first one first."""
    said = Awareness.objects.filter(incident=deadline.incident_id, said_at__lte=deadline.set_at)
    return list(said.select_related("said_by").order_by("number"))


@dataclass(frozen=True)
class Moved:
    """A clock that a changed awareness moved, and the version it took the place of."""

    now: Deadline
    before: Deadline | None


def clocks_moved_with(deadline: Deadline) -> list[Moved]:
    """The clocks that the same change moved, this one first."""
    others = Deadline.objects.filter(incident=deadline.incident_id, set_at=deadline.set_at)
    rows = [deadline, *others.exclude(pk=deadline.pk).order_by("pk")]
    return [Moved(row, _before(row)) for row in rows]


def _before(deadline: Deadline) -> Deadline | None:
    return Deadline.objects.filter(
        incident=deadline.incident_id,
        rule=deadline.rule,
        recipient=deadline.recipient,
        clock_version=deadline.clock_version - 1,
    ).first()
