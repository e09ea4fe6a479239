"""Recording what an authority wrote, and what was written to it; an order opens its duty."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from incidents.models import Incident, StoredFile, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.clocks import locked_incident
from incidents.services.journal import record
from incidents.services.orders import order_given, take_order_back
from incidents.services.permission import insist
from notifications.models import Correspondence
from notifications.rules.correspondence import ORDER_TO_TELL, Message, check_message


@transaction.atomic
def record_correspondence(
    incident: Incident, *, message: Message, file: StoredFile | None, by: User, now: datetime
) -> Correspondence:
    """Keep one message; an order under Article 34(4) GDPR opens the duty that it names.

    The same message twice (a double click) is that of the first time. Raises `Refused`:
    `not_allowed`, `is_a_duplicate` for an order, and those of `check_message`.
    """
    insist(by, incident.organisation, Action.RECORD_SUBMISSION)
    locked = locked_incident(incident)
    check_message(message, now=now)
    before = _recorded_before(locked, message)
    if before:
        return before
    event = None
    if message.kind == ORDER_TO_TELL:
        event = order_given(locked, at=message.at, by=by, now=now)
    row = Correspondence.objects.create(
        incident=locked,
        authority=message.authority,
        direction=message.direction,
        kind=message.kind,
        reference=message.reference,
        text=message.text,
        file=file,
        answer_by=message.answer_by,
        event=event,
        recorded_by=by,
        recorded_at=now,
        **asdict(message.at),
    )
    _record(row, "correspondence.recorded", content={"text": row.text}, by=by, now=now)
    return row


def _recorded_before(incident: Incident, message: Message) -> Correspondence | None:
    """The texts are compared in clear: sealed, the same words differ each time."""
    same = incident.correspondence.filter(
        authority=message.authority,
        direction=message.direction,
        kind=message.kind,
        reference=message.reference,
        answer_by=message.answer_by,
        at=message.at.at,
        taken_back_at=None,
    )
    return next((row for row in same.order_by("pk") if row.text == message.text), None)


@transaction.atomic
def take_correspondence_back(
    row: Correspondence, *, reason: str, by: User, now: datetime
) -> Correspondence:
    """It was recorded by mistake: it stays on record, and what it started falls with it.

    Raises `Refused`: `not_allowed`, `reasons_needed`.
    """
    insist(by, row.incident.organisation, Action.RECORD_SUBMISSION)
    if not reason.strip():
        raise Refused("reasons_needed", field="reason")
    locked_incident(row.incident)
    row = Correspondence.objects.select_related("incident__organisation", "event").get(pk=row.pk)
    if row.taken_back_at:
        return row
    row.taken_back_at, row.taken_back_by = now, by
    row.taken_back_reason = reason.strip()
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    _record(row, "correspondence.taken_back", content={"reason": reason.strip()}, by=by, now=now)
    if row.event:
        take_order_back(row.event, by=by, now=now)
    return row


def _record(
    row: Correspondence, verb: str, *, content: dict[str, str], by: User, now: datetime
) -> None:
    record(
        row.incident.organisation,
        verb=verb,
        subject=row,
        by=by,
        now=now,
        incident=row.incident,
        codes={
            "authority": row.authority,
            "direction": row.direction,
            "correspondence": row.kind,
            "at": row.at.isoformat(),
            "answer_by": row.answer_by.isoformat() if row.answer_by else "",
            "file": row.file.sha256 if row.file else "",
        },
        content={"reference": row.reference, **content},
    )
