"""Holding a chunk of a campaign: claimed with a lease, renewed, listed after a crash, released.

Every write after the claim is conditional on the claim's token.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from incidents.rules.instants import instant_at
from incidents.services.clocks import locked_incident
from incidents.services.duties import people_told
from incidents.services.journal import record
from notifications.models import Campaign, Chunk, LedgerEntry
from notifications.rendering.letters import message_id_of
from notifications.rules.pace import LEASE
from notifications.selectors.campaigns import (
    account,
    chunks_to_send,
    people_at,
    tries_left,
    who_started,
)
from notifications.selectors.progress import letters_states


@transaction.atomic
def claim_chunk(*, now: datetime) -> Chunk | None:
    """The next chunk to send, under a lease; None when nothing is due.

    Who was in the hands of a worker that died is listed as uncertain here, once, before
    anybody is handed over again.
    """
    chunk = (
        chunks_to_send(now=now)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("campaign__recipients", "campaign__incident__organisation")
        .first()
    )
    if chunk is None:
        return None
    if chunk.handing_upto:
        _list_uncertain(chunk, now=now)
    chunk.state, chunk.claim_token = Chunk.State.CLAIMED, uuid4()
    chunk.lease_until, chunk.not_before = now + LEASE, None
    chunk.handing_from = chunk.handing_upto = 0
    chunk.save()
    return chunk


def _list_uncertain(chunk: Chunk, *, now: datetime) -> None:
    in_hand = tries_left(chunk, first=chunk.handing_from, last=chunk.handing_upto)
    people = people_at(chunk, [position for position, _tries in in_hand])
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            campaign=chunk.campaign,
            recipient=person,
            position=person.position,
            outcome=LedgerEntry.Outcome.UNCERTAIN,
            message_id=message_id_of(chunk.campaign, person),
            at=now,
        )
        for person in people.filter(person_index__isnull=False)
    )


def take_in_hand(chunk: Chunk, *, first: int, last: int, now: datetime) -> bool:
    """Commit which people are about to be handed over; False when the chunk is no longer ours."""
    return _update(chunk, handing_from=first, handing_upto=last, lease_until=now + LEASE)


@transaction.atomic
def append_to_ledger(chunk: Chunk, *, entries: list[LedgerEntry]) -> None:
    """Write down what came of a batch; nobody of it is in hand any more.

    Another worker may have settled somebody meanwhile: the first answer stands.
    """
    LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True)
    _update(chunk, handing_from=0, handing_upto=0)


def renew_lease(chunk: Chunk, *, now: datetime) -> bool:
    """Keep the chunk a little longer; False when it is no longer ours."""
    return _update(chunk, lease_until=now + LEASE)


@transaction.atomic
def put_down(chunk: Chunk, *, now: datetime, wait: timedelta | None = None) -> bool:
    """Give a chunk back; it is done when nobody of it is left to send. True when it is done."""
    is_done = not tries_left(chunk)
    is_ours = _update(
        chunk,
        state=Chunk.State.DONE if is_done else Chunk.State.PENDING,
        not_before=now + wait if wait and not is_done else None,
        claim_token=None,
        lease_until=None,
        handing_from=0,
        handing_upto=0,
    )
    if is_done and is_ours:
        _end_campaign(chunk.campaign, now=now)
    return is_done


def _update(chunk: Chunk, **columns: object) -> bool:
    mine = Chunk.objects.filter(
        pk=chunk.pk, claim_token=chunk.claim_token, state=Chunk.State.CLAIMED
    )
    return bool(mine.update(**columns))


def _end_campaign(campaign: Campaign, *, now: datetime) -> None:
    """The campaign was sent when its last chunk is done."""
    locked_incident(campaign.incident)
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    is_open = campaign.chunks.exclude(state=Chunk.State.DONE).exists()
    if is_open or campaign.state != Campaign.State.SENDING:
        return
    campaign.state, campaign.ended_at = Campaign.State.SENT, now
    campaign.save(update_fields=["state", "ended_at"])
    counts = account(campaign)
    record(
        campaign.incident.organisation,
        verb="campaign.sent",
        subject=campaign,
        by=None,
        now=now,
        incident=campaign.incident,
        codes={
            "planned": counts.planned,
            "accepted": counts.accepted,
            "refused": counts.refused,
            "without_email": counts.without_email,
            "uncertain": counts.uncertain,
        },
    )
    _end_their_clock(campaign, now=now)


def _end_their_clock(campaign: Campaign, *, now: datetime) -> None:
    """Where everybody was reached, the people were told: nothing runs towards them any more.

    Somebody whom no mail reached is still to be told by another way, and the clock stays.
    """
    incident = campaign.incident
    if letters_states([incident.pk])[incident.pk] != "told":
        return
    at = instant_at(now, incident.organisation.time_zone)
    people_told(incident, at=at, by=who_started(campaign), now=now)
