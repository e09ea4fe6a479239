"""What went between the authorities and the organisation, and what still waits for an answer."""

from django.db.models import QuerySet

from incidents.models import Incident
from notifications.models import Correspondence
from notifications.rules.correspondence import Line, awaited


def correspondence_of(incident: Incident) -> QuerySet[Correspondence]:
    """Everything that was recorded, the latest first, what was taken back included."""
    rows = incident.correspondence.select_related(
        "file", "recorded_by", "taken_back_by", "event", "incident__organisation"
    )
    return rows.order_by("-at", "-pk")


def correspondence_in(incident: Incident, pk: int) -> Correspondence:
    """One of them. Raises `Correspondence.DoesNotExist`."""
    return correspondence_of(incident).get(pk=pk)


def awaited_in(rows: list[Correspondence]) -> frozenset[int]:
    """The keys of those that still wait for an answer of ours."""
    standing = [row for row in rows if row.taken_back_at is None]
    return awaited(
        Line(row.pk, row.authority, row.direction, row.at, row.answer_by) for row in standing
    )
