"""The order of an authority to tell the persons concerned (Articles 34(4) and 58(2)(e) GDPR)."""

from datetime import datetime

from django.db import transaction

from incidents.models import AnchorEvent, Incident, User
from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.duties import ORDER
from incidents.services.clocks import keep_event, locked_incident, settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist


@transaction.atomic
def order_given(incident: Incident, *, at: Instant, by: User, now: datetime) -> AnchorEvent:
    """Open the duty that was ordered: its clock counts from the order, whatever was decided.

    A later order supersedes an earlier one. Raises `Refused`: `not_allowed`, `event_in_future`,
    `is_a_duplicate`.
    """
    insist(by, incident.organisation, Action.RECORD_SUBMISSION)
    if at.at > now:
        raise Refused("event_in_future", field="day")
    locked = locked_incident(incident)
    if locked.stage == Incident.Stage.DUPLICATE:
        raise Refused("is_a_duplicate")
    event = keep_event(locked, kind=ORDER, at=at, reason="", by=by, now=now)
    settle_clocks(locked, by=by, now=now)
    return event


@transaction.atomic
def take_order_back(event: AnchorEvent, *, by: User, now: datetime) -> None:
    """It was recorded by mistake: the clock that it started is lifted. Raises `not_allowed`."""
    insist(by, event.incident.organisation, Action.RECORD_SUBMISSION)
    locked = locked_incident(event.incident)
    event = AnchorEvent.objects.get(pk=event.pk)
    if event.taken_back_at:
        return
    event.taken_back_at, event.taken_back_by = now, by
    event.save(update_fields=["taken_back_at", "taken_back_by"])
    record(
        locked.organisation,
        verb="event.taken_back",
        subject=event,
        by=by,
        now=now,
        incident=locked,
        codes={"event": event.kind, "number": event.number},
    )
    settle_clocks(locked, by=by, now=now)
