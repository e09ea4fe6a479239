"""The states of an alert that is not settled, and how long one waits between two tries."""

from datetime import timedelta
from typing import Final

PENDING, CLAIMED, HANDING, UNKNOWN = "pending", "claimed", "handing", "unknown"

WAITING: Final = (PENDING, UNKNOWN)
IN_HAND: Final = (CLAIMED, HANDING)

# How long to wait after a try that did not succeed, by the number of tries that did reach the
# server. The last entry repeats: an alert of an open incident is never given up.
_BACKOFF: Final = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300))
# A server that cannot be reached is probed again soon, and no try is counted.
PROBE_AFTER: Final = timedelta(seconds=30)


def wait_after(attempts: int) -> timedelta:
    """The pause after the n-th unsuccessful try (1 or more)."""
    return _BACKOFF[min(attempts, len(_BACKOFF)) - 1]
