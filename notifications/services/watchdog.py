"""The second sender, on purpose a dumb one: no Celery, no broker, the same tick.

It looks at one row. When the sign of the worker is too old, or has not moved for too long on the
monotonic clock, it does the tick itself, and goes on doing so until the worker is back.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.rules.clock_steps import Reading, step_between
from notifications.rules.heartbeats import STAND_IN, SWEEP, WATCHDOG, must_stand_in
from notifications.selectors.heartbeats import last_sign
from notifications.services.clock_steps import record_step
from notifications.services.deliveries import Clock
from notifications.services.heartbeats import beat
from notifications.services.sweep import sweep
from notifications.transports.transport import Transport

logger = logging.getLogger(__name__)


@dataclass
class Watchdog:
    """What the watchdog remembers between two looks: the sign it saw, and since when.

    `clock` is the database's, `monotonic` counts seconds and never goes back; `after` is the age
    of the worker's sign at which the watchdog acts.
    """

    clock: Clock
    monotonic: Callable[[], float]
    way_out: Callable[[], Transport]
    after: timedelta
    spare: Callable[[], AbstractContextManager[Transport | None]] = nullcontext

    def __post_init__(self) -> None:
        self._seen: datetime | None = None
        self._seen_at = self.monotonic()
        self._stands_in = False
        self._read: Reading | None = None

    def look(self) -> bool:
        """Look once, stand in where that is needed, give a sign; whether it stood in."""
        now, last = self.clock(), last_sign(SWEEP)
        # Before the tick as well: one that takes long is no silence of the watchdog.
        beat(WATCHDOG, now=now)
        needed = must_stand_in(
            last, now=now, unchanged_for=self._unchanged_for(last), after=self.after
        )
        self._say(needed)
        if needed:
            with self.way_out() as transport, self.spare() as spare:
                sweep(clock=self.clock, transport=transport, spare=spare, name=STAND_IN)
            beat(WATCHDOG, now=self.clock())
        # Last: a journal that takes nothing must not keep the watchdog from sending.
        self._note_step()
        return needed

    def _note_step(self) -> None:
        """Write into the journal that the clock was set since the last look."""
        before, self._read = self._read, Reading(self.clock(), self.monotonic())
        step = step_between(before, self._read) if before else timedelta(0)
        if step:
            record_step(step, now=self._read.wall)

    def _unchanged_for(self, last: datetime | None) -> timedelta:
        tick = self.monotonic()
        if last != self._seen:
            self._seen, self._seen_at = last, tick
        return timedelta(seconds=tick - self._seen_at)

    def _say(self, needed: bool) -> None:
        """One line in the log when it begins and one when it ends."""
        if needed and not self._stands_in:
            logger.warning("The alerts worker is silent: the watchdog stands in.")
        if self._stands_in and not needed:
            logger.warning("The alerts worker is back: the watchdog only watches.")
        self._stands_in = needed
