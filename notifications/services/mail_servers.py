"""One mail server under its circuit breaker, which all processes share as a row."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from notifications.models import MailServer
from notifications.rules.breakers import CLOSED, Breaker
from notifications.selectors.mail_servers import breaker_of, breaker_of_row
from notifications.transports.outcomes import HERE, NotReached, Outcome, Unknown
from notifications.transports.transport import Transport


class Way(Transport):
    """A transport that is asked only while its breaker lets it, and whose answers move that.

    `clock` is the database's. Ask `admits` before each handing over. Not for two threads at once.
    """

    def __init__(self, transport: Transport, *, clock: Callable[[], datetime]) -> None:
        self.server = transport.server
        self._transport = transport
        self._clock = clock
        self._breaker = CLOSED
        self._has_probe = False
        self.is_clear = True  # After the tick: nothing was found in the way of a message.

    def close(self) -> None:
        """The transport belongs to whoever opened it."""

    def admits(self) -> bool:
        """Whether an alert may be handed over here now: always, as a probe, or not at all."""
        if self._has_probe:
            return True
        self._breaker = breaker_of(self.server)
        if not self._breaker.is_open:
            return True
        self._has_probe = take_probe(self.server, now=self._clock())
        self.is_clear = False
        return self._has_probe

    def hand_over(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_data: Callable[[], bool],
    ) -> Outcome:
        outcome = self._transport.hand_over(
            envelope_from, recipient, message, before_data=before_data
        )
        self._note(outcome)
        return outcome

    def use_probe(self) -> None:
        """A probe that no alert needed only knocks, so that what works again is seen to."""
        if self._has_probe:
            self._note(self._transport.knock())

    def _note(self, outcome: Outcome | None) -> None:
        self._has_probe = False
        if isinstance(outcome, NotReached):
            if outcome.stage != HERE:
                self.is_clear = False
                note_failure(self.server, outcome, now=self._clock())
        elif not isinstance(outcome, Unknown):
            self.is_clear = True
            if self._breaker != CLOSED:
                note_success(self.server)


@transaction.atomic
def take_probe(server: str, *, now: datetime) -> bool:
    """Whether the caller, and nobody else, may try this server now."""
    rows = MailServer.objects.select_for_update(skip_locked=True, no_key=True)
    row = rows.filter(name=server).first()
    if row is None:
        return False
    breaker = breaker_of_row(row)
    if breaker.is_open and not breaker.may_probe(now):
        return False
    _keep(row, breaker.probing(now))
    return True


@transaction.atomic
def note_failure(server: str, outcome: NotReached, *, now: datetime) -> None:
    """Count it, and open the breaker where it is time; the first instant of a trouble stays."""
    row, _is_new = MailServer.objects.select_for_update(no_key=True).get_or_create(name=server)
    row.words = outcome.detail[:500]
    _keep(row, breaker_of_row(row).failed(stage=outcome.stage, detail=outcome.detail, now=now))


@transaction.atomic
def note_success(server: str) -> None:
    """The server answers: mail goes through it."""
    row = MailServer.objects.select_for_update(no_key=True).filter(name=server).first()
    if row is not None:
        row.words = ""
        _keep(row, CLOSED)


def _keep(row: MailServer, breaker: Breaker) -> None:
    row.trouble, row.failing_since = breaker.trouble, breaker.failing_since
    row.failures, row.probe_at = breaker.failures, breaker.probe_at
    row.save(update_fields=["trouble", "failing_since", "failures", "probe_at", "words"])
