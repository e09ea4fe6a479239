"""The rungs of the alerts of a deadline: when each one comes, and which is the most urgent now.

The law book says how many hours before the end, or after the start of a duty without a fixed
limit. In the last six hours it is hourly, at the end comes one, then hourly for a day, then daily
without end: a late notification is still owed (Article 33(1)). Without a limit it is daily until
the duty is done or decided. While somebody is on it, what is hourly is left out; when their word
ends, that is a rung of its own: before the deadline, after it, and where there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import count, takewhile
from typing import Final

from notifications.rules.acknowledgements import Word, is_covered, uncovered_ends

HOURLY_BEFORE: Final = 6
HOURLY_FOR: Final = 24
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

# Not rungs of the ladder: people are told once that an incident was logged and runs a clock, once
# that its awareness was decided, and each time that it was changed.
LOGGED: Final = "logged"
AWARE: Final = "aware"
MOVED: Final = "moved"
# Nor this one: with the day, that alerts reach fewer than two mailboxes.
FEW: Final = "few-"
# With the key of the entry in the journal: that somebody changed who is alerted when.
CHANGED: Final = "changed-"
# The rung of a word that has ended: this and its number, counted from 1.
LAPSED: Final = "lapsed-"


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: a stable code, the instant it comes (aware)."""

    code: str
    at: datetime


@dataclass(frozen=True)
class Schedule:
    """What the rungs of one deadline follow from; every instant is aware.

    `hours` are the rungs of the law book: before `due_at`, or since `start` where there is no
    limit. `target_at` is a person's own limit. `soft`: the text says "if possible", so that it is
    never hourly. `words` are the acknowledgements of the clock, the oldest first.
    """

    start: datetime
    due_at: datetime | None
    hours: tuple[int, ...]
    target_at: datetime | None = None
    soft: bool = False
    words: tuple[Word, ...] = ()


def rungs(schedule: Schedule) -> Iterator[Rung]:
    """Every rung in time order, without end; of two at one instant the more urgent comes last."""
    if schedule.due_at is not None:
        steps = _towards(schedule.due_at, schedule)
    else:
        steps = elapsed_rungs(schedule.start, schedule.hours)
    target = [Rung("target", schedule.target_at)] if schedule.target_at else []
    return merge(steps, _lapsed(schedule), target, key=lambda rung: rung.at)


def _towards(due_at: datetime, schedule: Schedule) -> Iterator[Rung]:
    hourly = set(range(1, 1 if schedule.soft else HOURLY_BEFORE)) - set(schedule.hours)
    for hours in sorted(set(schedule.hours) | hourly, reverse=True):
        at = due_at - hours * HOUR
        if hours not in hourly or not is_covered(schedule.words, at):
            yield Rung(f"before-{hours}h", at)
    yield Rung("due", due_at)
    for hours in range(1, 1 if schedule.soft else HOURLY_FOR):
        at = due_at + hours * HOUR
        if not is_covered(schedule.words, at):
            yield Rung(f"late-{hours}h", at)
    for days in count(1):
        yield Rung(f"late-{days}d", due_at + days * DAY)


def _lapsed(schedule: Schedule) -> list[Rung]:
    """When the word of somebody ended, with nobody else on it by then."""
    ends = uncovered_ends(schedule.words)
    ended = [
        Rung(f"{LAPSED}{number}", word.until)
        for number, word in enumerate(schedule.words, start=1)
        if word.until in ends
    ]
    return sorted(ended, key=lambda rung: rung.at)


def elapsed_rungs(
    start: datetime, hours: tuple[int, ...], *, name: str = "after"
) -> Iterator[Rung]:
    """So many hours after the start, then daily without end."""
    for each in sorted(set(hours)):
        yield Rung(f"{name}-{each}h", start + each * HOUR)
    for days in count(max(hours, default=0) // 24 + 1):
        yield Rung(f"{name}-{days}d", start + days * DAY)


def rungs_passed(steps: Iterator[Rung], now: datetime) -> tuple[Rung, ...]:
    """The rungs that have come by `now`, the most urgent last."""
    return tuple(takewhile(lambda rung: rung.at <= now, steps))


def rungs_since(called_at: datetime | None, passed: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Those of `passed` that came after somebody was called for the clock; all without a call."""
    return tuple(rung for rung in passed if called_at is None or rung.at > called_at)


def latest_rung(steps: Iterator[Rung], now: datetime) -> Rung | None:
    """The most urgent rung that has come by `now`; None before the first."""
    latest = None
    for rung in takewhile(lambda rung: rung.at <= now, steps):
        latest = rung
    return latest


def next_rung(steps: Iterator[Rung], now: datetime) -> Rung:
    """The first rung that has not come yet."""
    return next(rung for rung in steps if rung.at > now)
