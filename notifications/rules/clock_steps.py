"""Whether the wall clock was set: by a clock beside it that counts seconds and is never set.

The second one stands still while a machine is suspended: what it slept is a step as well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# Less is what a clock is slewed by, or how late an answer of the database comes.
LEAST_STEP: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Reading:
    """Two clocks read at once; `monotonic` in seconds since some instant that does not matter."""

    wall: datetime
    monotonic: float


def step_between(before: Reading, after: Reading) -> timedelta:
    """By how much the wall clock was set forward, or back (below zero); zero where it was not."""
    gone = timedelta(seconds=after.monotonic - before.monotonic)
    step = after.wall - before.wall - gone
    return step if abs(step) >= LEAST_STEP else timedelta(0)
