"""The rungs of the alerts of a deadline: when each one comes, and which is the most urgent now.

48, 24, 12, 6, 3 and 1 hours before, at the instant, hourly for a day after it, then daily
without end: a late notification is still owed (Article 33(1)).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, takewhile
from typing import Final

HOURS_BEFORE: Final = (48, 24, 12, 6, 3, 1)
HOURLY_FOR: Final = 24
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: a stable code, the instant it comes (aware)."""

    code: str
    at: datetime


def rungs(due_at: datetime, *, calm_from: datetime | None = None) -> Iterator[Rung]:
    """Every rung of a deadline in time order, without end.

    `calm_from` is when somebody acknowledged the clock: the hourly rungs after the deadline
    that come later than that are left out, the daily ones stay.
    """
    for hours in HOURS_BEFORE:
        yield Rung(f"before-{hours}h", due_at - hours * HOUR)
    yield Rung("due", due_at)
    for hours in range(1, HOURLY_FOR):
        at = due_at + hours * HOUR
        if calm_from is None or at <= calm_from:
            yield Rung(f"late-{hours}h", at)
    for days in count(1):
        yield Rung(f"late-{days}d", due_at + days * 24 * HOUR)


def rungs_passed(
    due_at: datetime, now: datetime, *, calm_from: datetime | None = None
) -> tuple[Rung, ...]:
    """The rungs that have come by `now`, the most urgent last."""
    return tuple(takewhile(lambda rung: rung.at <= now, rungs(due_at, calm_from=calm_from)))


def next_rung(due_at: datetime, now: datetime, *, calm_from: datetime | None = None) -> Rung:
    """The first rung that has not come yet."""
    return next(rung for rung in rungs(due_at, calm_from=calm_from) if rung.at > now)
