"""Sending a campaign: chunk by chunk, batch by batch, one message to one person.

The ledger is appended after each batch of at most 100. Who is in hand is committed before the
first DATA of the batch, so that after a crash exactly these people are uncertain, are listed
as such, and are handed over once more with the same Message-ID (at least once).
"""

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from incidents.encryption.cipher import CannotOpen
from incidents.rules.refusals import Refused
from notifications.models import Chunk, LedgerEntry, Recipient
from notifications.rendering.letters import Letter, compile_letter, message_id_of
from notifications.rendering.senders import sender_address
from notifications.rules.alert_states import PROBE_AFTER
from notifications.rules.pace import (
    GIVE_UP_AFTER,
    RENEW_AFTER,
    batches,
    wait_after_refusal,
)
from notifications.selectors.campaigns import draft_of, people_at, texts_of, tries_left
from notifications.selectors.keys import keys_open
from notifications.selectors.recipients import list_key, open_row
from notifications.services.chunks import (
    append_to_ledger,
    claim_chunk,
    put_down,
    renew_lease,
    take_in_hand,
)
from notifications.services.deliveries import Clock
from notifications.services.holds import may_hand_over
from notifications.services.machine import remember
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    Outcome,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.transport import Transport

logger = logging.getLogger(__name__)

NOWHERE = frozenset({"connect", "ehlo", "starttls", "auth", "write"})


def send_due_chunks(*, clock: Clock, transport: Transport, budget_seconds: float = 45) -> int:
    """Hand over what is due of every campaign for about so many seconds; how many people.

    Safe to run at any time, twice, and by any number of processes. A server out of reach ends
    the run; the chunk waits and the next run goes on exactly where it was.
    """
    handed = 0
    if not may_hand_over(now=clock()):
        return handed
    if not keys_open():
        logger.error("The keys do not open this database: no communication to people leaves.")
        return handed
    ends_at = clock() + timedelta(seconds=budget_seconds)
    while clock() < ends_at:
        chunk = claim_chunk(now=clock())
        if chunk is None:
            break
        try:
            work = _Work(chunk, clock=clock, transport=transport)
        except CannotOpen:
            # The key of one list is gone: the other campaigns go on.
            logger.error("The key of the list of chunk %s does not open.", chunk.pk)
            put_down(chunk, now=clock(), wait=PROBE_AFTER)
            continue
        handed += work.send(ends_at=ends_at)
        remember(now=clock())
        if work.server_away:
            break
    return handed


@dataclass
class _Batch:
    """What happened to the people of one batch."""

    first: int
    last: int
    entries: list[LedgerEntry] = field(default_factory=list)
    put_off: int = 0
    in_hand_at: datetime | None = None


class _Work:
    """One chunk in the hands of one worker."""

    def __init__(self, chunk: Chunk, *, clock: Clock, transport: Transport) -> None:
        self._chunk, self._clock, self._transport = chunk, clock, transport
        self._campaign = chunk.campaign
        self._started_at = self._campaign.started_at or clock()
        self._envelope_from = sender_address()
        if self._campaign.recipients is None:
            raise ValueError("a campaign that is being sent has a list")
        self._recipients = self._campaign.recipients
        self._key = list_key(self._recipients)
        self._letters: dict[str, Letter] = {
            language: compile_letter(draft_of(text))
            for language, text in texts_of(self._campaign).items()
        }
        self.server_away = False
        self._is_lost = False

    def send(self, *, ends_at: datetime) -> int:
        """Hand over until the chunk is done, put off, lost or out of time; how many people."""
        handed, wait = 0, None
        for batch in batches(tries_left(self._chunk)):
            if self._clock() >= ends_at or self._is_lost or self.server_away:
                break
            done = self._send_batch(batch, ends_at=ends_at)
            handed += len(done.entries)
            if done.put_off:
                wait = wait_after_refusal(self._clock() - self._started_at)
            if done.put_off * 2 > len(batch):
                break
        if not self._is_lost:
            put_down(self._chunk, now=self._clock(), wait=PROBE_AFTER if self.server_away else wait)
        return handed

    def _send_batch(self, positions: list[int], *, ends_at: datetime) -> _Batch:
        batch = _Batch(positions[0], positions[-1])
        for person in people_at(self._chunk, positions):
            self._send_one(person, batch)
            # A slow server must not keep answers out of the ledger for the length of a batch.
            if self._is_lost or self.server_away or self._clock() >= ends_at:
                break
        append_to_ledger(self._chunk, entries=batch.entries)
        return batch

    def _send_one(self, person: Recipient, batch: _Batch) -> None:
        if person.person_index is None:
            self._settle(person, batch, LedgerEntry.Outcome.WITHOUT_EMAIL)
            return
        try:
            address, message = self._written(person)
        except (Refused, CannotOpen, KeyError) as problem:
            # One row that cannot be written must not hold up the others.
            words = f"not written: {type(problem).__name__} {problem}"[:300]
            self._settle(person, batch, LedgerEntry.Outcome.REFUSED, reply=words)
            return
        outcome = self._transport.hand_over(
            self._envelope_from, address, message, before_data=lambda: self._hold(batch)
        )
        self._write_down(
            person,
            batch,
            outcome,
            message_id=message_id_of(self._campaign, person),
            message_digest=hashlib.sha256(message).hexdigest(),
        )

    def _written(self, person: Recipient) -> tuple[str, bytes]:
        """The address and the message, the same bytes each time."""
        opened = open_row(person, recipients=self._recipients, key=self._key)
        message = self._letters[person.language].to(
            opened, message_id=message_id_of(self._campaign, person), date=self._started_at
        )
        return opened.address, message

    def _hold(self, batch: _Batch) -> bool:
        """Before each DATA: the batch is committed as in hand, and the chunk is still ours."""
        now = self._clock()
        if batch.in_hand_at is None:
            is_ours = take_in_hand(self._chunk, first=batch.first, last=batch.last, now=now)
        elif now - batch.in_hand_at < RENEW_AFTER:
            return True
        else:
            is_ours = renew_lease(self._chunk, now=now)
        batch.in_hand_at = now
        return is_ours

    def _write_down(
        self, person: Recipient, batch: _Batch, outcome: Outcome, **columns: str
    ) -> None:
        match outcome:
            case Accepted(server=server, reply=reply):
                columns |= {"server": server[:200], "reply": reply[:300]}
                self._settle(person, batch, LedgerEntry.Outcome.ACCEPTED, **columns)
            case RefusedForGood(reply=reply):
                columns["reply"] = reply[:300]
                self._settle(person, batch, LedgerEntry.Outcome.REFUSED, **columns)
            case Unknown(detail=detail):
                batch.put_off += 1
                columns["reply"] = detail[:300]
                self._settle(person, batch, LedgerEntry.Outcome.UNCERTAIN, **columns)
            case RefusedForNow(reply=reply):
                self._put_off(person, batch, reply, **columns)
            case NotReached(stage=stage, detail=detail):
                self.server_away = stage in NOWHERE
                self._put_off(person, batch, detail, **columns)
            case Withdrawn():
                self._is_lost = True

    def _put_off(self, person: Recipient, batch: _Batch, words: str, **columns: str) -> None:
        """Not now. After five days a person is given up, unless no server was there at all."""
        batch.put_off += 1
        is_over = self._clock() - self._started_at > GIVE_UP_AFTER
        if is_over and not self.server_away:
            columns["reply"] = f"given up: {words}"[:300]
            self._settle(person, batch, LedgerEntry.Outcome.REFUSED, **columns)

    def _settle(
        self, person: Recipient, batch: _Batch, outcome: LedgerEntry.Outcome, **columns: str
    ) -> None:
        batch.entries.append(
            LedgerEntry(
                campaign=self._campaign,
                recipient=person,
                position=person.position,
                outcome=outcome,
                at=self._clock(),
                **columns,
            )
        )
