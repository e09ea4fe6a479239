"""Warnings from outside: which signals are one, and when somebody must hear that they wait.

In the case that this product is measured by, a security agency had warned a year before, the
message was passed on, and nobody followed it up. A warning that nobody handled is therefore told
to its owner after four hours, to the DPO after a day, and to both daily from then on.
"""

from datetime import datetime, timedelta
from typing import Final

# What the organisation saw by itself waits for nobody outside. Every other source is outside,
# "other" too, and so is a code of a later vocabulary: a mail too many harms less than one missed.
FROM_INSIDE: Final = frozenset({"own_detection"})

# Hours since it was recorded; after the last, daily without end.
HOURS: Final = (4, 24)
HOUR: Final = timedelta(hours=1)


def is_from_outside(source: str) -> bool:
    """Whether a signal of this source (a code of `signal_sources`) is a warning from outside."""
    return source not in FROM_INSIDE


def first_alert_at(source: str, *, recorded_at: datetime) -> datetime | None:
    """When its owner must hear that it still waits; None for what needs no answer."""
    return recorded_at + HOURS[0] * HOUR if is_from_outside(source) else None


def reaches_the_dpo(at: datetime, *, recorded_at: datetime, has_owner: bool) -> bool:
    """Whether an alert of this instant goes to the DPO: from the second on, or for want of an
    active owner from the first."""
    return not has_owner or at >= recorded_at + HOURS[1] * HOUR
