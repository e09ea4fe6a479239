"""How long "I'm on it" holds: a word that nobody renews is not a word for ever.

It holds for a third of the time that is left, at least one hour and at most a day: long where
there is time, short where there is none. After the end, and without a fixed limit, it is a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(hours=1)
LONGEST: Final = timedelta(days=1)
SHARE: Final = 3


@dataclass(frozen=True)
class Word:
    """Somebody is on it from `at` until `until`; both aware."""

    at: datetime
    until: datetime

    def covers(self, instant: datetime) -> bool:
        """Whether the word holds at that instant: no longer at its very end."""
        return self.at <= instant < self.until


def holds_until(at: datetime, *, due_at: datetime | None) -> datetime:
    """When a word said at `at` ends, for a clock that ends at `due_at` (None: without limit)."""
    if due_at is None or due_at <= at:
        return at + LONGEST
    return at + min(LONGEST, max(SHORTEST, (due_at - at) / SHARE))


def uncovered_ends(words: Iterable[Word]) -> frozenset[datetime]:
    """The ends of words at which nobody else is on it: of each unbroken stretch, its end.

    In one pass, since there may be as many words as there were presses of a button.
    """
    ends: list[datetime] = []
    for word in sorted(words, key=lambda one: one.at):
        if ends and word.at <= ends[-1]:
            ends[-1] = max(ends[-1], word.until)
        else:
            ends.append(word.until)
    return frozenset(ends)


def is_covered(words: Iterable[Word], instant: datetime) -> bool:
    """Whether anybody is on it at that instant."""
    return any(word.covers(instant) for word in words)
