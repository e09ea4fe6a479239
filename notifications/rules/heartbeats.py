"""Signs of life: who gives them, when their absence counts, when the watchdog stands in.

A sign carries the instant, by the database's clock, at which something whole had ended. That clock
may be set back: a sign from the future was given before, and since then nothing ended.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

SWEEP: Final = "sweep"  # A whole tick of the alerts worker, rung by beat: the usual way.
STAND_IN: Final = "stand_in"  # A whole tick made by the watchdog in the worker's place.
WATCHDOG: Final = "watchdog"  # The watchdog looked whether it must stand in.
BULK: Final = "bulk"  # The worker of the notices ended a round.
AUDIT: Final = "audit"  # The audit was made to its end, whatever it found.

# The hosts of one installation agree on the database's clock; this is for what it is slewed by.
CLOCK_STEP: Final = timedelta(seconds=5)


def is_fresh(at: datetime | None, *, now: datetime, within: timedelta) -> bool:
    """Whether a sign was given, is not older than `within` and not from the future."""
    return at is not None and -CLOCK_STEP <= now - at <= within


def is_ahead(at: datetime | None, *, now: datetime) -> bool:
    """Whether a sign comes from the future: the clock was set back since it was given."""
    return at is not None and now - at < -CLOCK_STEP


def silent_since(
    signs: Iterable[datetime | None], *, now: datetime, within: timedelta
) -> datetime | None:
    """When the last of them fell silent; None while one is fresh, and before the first sign.

    After the clock was set back nobody knows how long it is: then it is `now` at the latest.
    """
    given = [at for at in signs if at is not None]
    if not given or any(is_fresh(at, now=now, within=within) for at in given):
        return None
    return min(max(given), now)


def must_stand_in(
    last: datetime | None, *, now: datetime, unchanged_for: timedelta, after: timedelta
) -> bool:
    """Whether the watchdog does the tick: the sign is older than `after`, or did not move so long.

    `unchanged_for` is measured on the monotonic clock. It alone decides where there is no sign yet
    and where the wall clock was set back, so that no step of the clock makes the watchdog wait.
    """
    too_old = last is not None and now - last >= after
    return too_old or unchanged_for >= after
