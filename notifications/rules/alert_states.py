"""The states of an alert that is not settled, and how long one waits between two tries."""

from datetime import timedelta
from typing import Final

PENDING, CLAIMED, HANDING, UNKNOWN = "pending", "claimed", "handing", "unknown"

WAITING: Final = (PENDING, UNKNOWN)
IN_HAND: Final = (CLAIMED, HANDING)

# How long to wait after a try that did not succeed, by the number of tries that did reach the
# server. The last entry repeats: an alert of an open incident is never given up.
_BACKOFF: Final = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300))
# Up to this share of the pause is added, a different one for each row, so that a thousand alerts
# refused in one second do not come back in one second.
_JITTER_PERCENT: Final = 10
LONGEST_WAIT: Final = _BACKOFF[-1] * (100 + _JITTER_PERCENT) / 100
# A server that cannot be reached is probed again soon, and no try is counted.
PROBE_AFTER: Final = timedelta(seconds=30)
# The row itself is ready before that: the breaker of its server holds it back, and no second wait.
_READY_AFTER: Final = timedelta(seconds=10)
# A server that hangs up within the envelope may mean this one row: others are tried before it.
_ENVELOPE_AFTER: Final = timedelta(seconds=60)
_ENVELOPE: Final = frozenset({"mail", "rcpt", "data", "here"})
# A row whose words killed so many workers waits by the table, in its plain words.
CRASHES_TO_SET_ASIDE: Final = 2


def wait_after(attempts: int, *, row: int) -> timedelta:
    """The pause after the n-th unsuccessful try (1 or more) of the row with this key.

    The same for the same row and try, by whatever process: no chance is involved.
    """
    pause = _BACKOFF[min(attempts, len(_BACKOFF)) - 1]
    # A prime stride spreads neighbouring keys over the whole range.
    share = (row * 7919 + attempts * 104_729) % 1000 / 1000
    return pause + pause * _JITTER_PERCENT / 100 * share


def wait_after_crash(crashes: int, *, row: int) -> timedelta:
    """None after the first death of a worker with the row in hand: any worker may be killed."""
    if crashes < CRASHES_TO_SET_ASIDE:
        return timedelta()
    return wait_after(crashes - CRASHES_TO_SET_ASIDE + 1, row=row)


def wait_unreached(stage: str) -> timedelta:
    """The pause of a row whose server was not reached, by where the conversation ended."""
    return _ENVELOPE_AFTER if stage in _ENVELOPE else _READY_AFTER
