"""How much time is left, as a person reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS_FROM = timedelta(hours=48)


@dataclass(frozen=True)
class TimeLeft:
    """A span before a deadline, or after it when `late`, floored to the minute.

    `days` is filled only above 48 hours; else `hours` alone counts, up to 48. Show days and
    hours if there are days, and hours and minutes if there are none.
    """

    late: bool
    days: int
    hours: int
    minutes: int


def time_left(due: datetime, now: datetime) -> TimeLeft:
    """The time from `now` to `due`, never more than is left; late strictly after `due`."""
    span = abs(due - now)
    whole = span // timedelta(minutes=1)
    hours, minutes = divmod(whole, 60)
    days, rest = divmod(hours, 24)
    if span > DAYS_FROM:
        return TimeLeft(now > due, days, rest, minutes)
    return TimeLeft(now > due, 0, hours, minutes)


def margin(filed_at: datetime, due: datetime) -> TimeLeft:
    """By how much a filing was early, or late."""
    return time_left(due, filed_at)
