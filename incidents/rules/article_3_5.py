"""Article 3(5) of Regulation (EEC, Euratom) No 1182/71, as information only.

"Any period of two days or more shall include at least two working days." Whether that holds for
periods in hours is disputed: it never bears on alerts, colours or lateness.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from incidents.rules.hours import end_of_clock_hour
from incidents.rules.instants import Instant, on_the_wall
from incidents.rules.periods import Period, due, end_of_day
from incidents.rules.working_days import DAY, Calendar

# From this amount on a period is "of two days or more". One in working days or months always
# holds two working days, or says itself how many.
TWO_DAYS = {"hours": 48, "days": 2}


@dataclass(frozen=True)
class TwoWorkingDays:
    """When the period ends by Article 3(5), in UTC, by both readings of it.

    `touch`: a working day counts if any part of it lies within the period; `full`: only whole
    days count. Equal to the end by the other paragraphs where two are within already.
    """

    touch: datetime
    full: datetime


def two_working_days(period: Period, anchor: Instant, calendar: Calendar) -> TwoWorkingDays | None:
    """Both readings of Article 3(5); None for a period that it cannot concern.

    Raises Refused('instant_too_late', year).
    """
    ends = due(period, anchor, calendar)
    if ends is None or period.amount < TWO_DAYS.get(period.kind, period.amount + 1):
        return None
    return _prolonged(_begins(period, anchor), ends.reading_1182, anchor.zone, calendar)


def _begins(period: Period, anchor: Instant) -> datetime:
    """The hour, or the day, of the event is not counted: Article 3(1)."""
    if period.kind == "hours":
        return end_of_clock_hour(anchor.at, anchor.zone)
    return end_of_day(anchor.local.date(), anchor.zone)


def _prolonged(begins: datetime, ends: datetime, zone: str, calendar: Calendar) -> TwoWorkingDays:
    touched = on_the_wall(begins, zone).date()
    whole = touched if _begin_of(touched, zone) == begins else touched + DAY
    second_touched = _second_working_day(touched, calendar)
    second_whole = _second_working_day(whole, calendar)
    within = _begin_of(second_touched, zone) < ends
    return TwoWorkingDays(
        touch=ends if within else end_of_day(second_touched, zone),
        full=max(ends, end_of_day(second_whole, zone)),
    )


def _second_working_day(day: date, calendar: Calendar) -> date:
    return next(islice(calendar.working_days_from(day), 1, None))


def _begin_of(day: date, zone: str) -> datetime:
    return end_of_day(day - DAY, zone)
