"""How long a law gives: hours, days, working days, calendar months, or no fixed limit."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Final, Literal, get_args

from incidents.rules.hours import hour_rule_due, strict_due
from incidents.rules.instants import LAST_YEAR, Instant, earliest_at
from incidents.rules.refusals import Refused
from incidents.rules.working_days import DAY, Calendar, Holiday

PeriodKind = Literal["hours", "days", "working_days", "months", "without_delay"]
KINDS: Final[tuple[str, ...]] = get_args(PeriodKind)
MIDNIGHT: Final = time()


@dataclass(frozen=True)
class Period:
    """`amount` of `kind`; "without_delay" has no amount: 0. Raises ValueError otherwise."""

    kind: PeriodKind
    amount: int

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Period.kind must be one of {', '.join(KINDS)}")
        if (self.amount > 0) is (self.kind == "without_delay") or self.amount < 0:
            raise ValueError("Period.amount must be above zero, and 0 without delay")


@dataclass(frozen=True)
class Moved:
    """A last day that is no working day, and the end of the next one (UTC).

    Regulation 1182/71, Article 3(4): only for periods that are not in hours. Information only.
    `holiday` is None for a Saturday or a Sunday.
    """

    last_day: date
    holiday: Holiday | None
    until: datetime


@dataclass(frozen=True)
class Ends:
    """When a period ends, in UTC: by the strict reading, and by Regulation 1182/71 beside it.

    `strict` alone decides about alerts and lateness. `last_day` is the local day on which a
    period that is not in hours ends, and `clamped` says that its month has no such day.
    """

    strict: datetime
    reading_1182: datetime
    last_day: date | None = None
    clamped: bool = False
    moved: Moved | None = None


def due(period: Period, anchor: Instant, calendar: Calendar) -> Ends | None:
    """When `period` ends that began with `anchor`; None for a duty without a fixed limit.

    Hours: elapsed hours; beside them the hour rule, Article 3(1) and (2).
    Days: n times 24 elapsed hours; beside them the end of the nth day after.
    Working days: the same clock time on the nth working day after; where the anchor is on no
    working day, nothing runs before the next one begins, so the end of the nth. Beside it the
    end of that day. Months: the same clock time on the same date, or on the last day of a month
    that has no such date; beside it the end of that day, Article 3(2)(c).
    A clock time that exists twice ends at its first, one that is jumped over ends at the jump.

    Raises Refused('instant_too_late', year).
    """
    try:
        return _due(period, anchor, calendar)
    except OverflowError:
        raise Refused("instant_too_late", year=anchor.at.year) from None


def _due(period: Period, anchor: Instant, calendar: Calendar) -> Ends | None:
    if period.kind == "without_delay":
        return None
    if period.kind == "hours":
        return Ends(strict_due(anchor.at, period.amount), hour_rule_due(anchor, period.amount))
    if period.kind == "days":
        return _days(period.amount, anchor, calendar)
    if period.kind == "working_days":
        return _working_days(period.amount, anchor, calendar)
    return _months(period.amount, anchor, calendar)


def _days(amount: int, anchor: Instant, calendar: Calendar) -> Ends:
    last_day = anchor.local.date() + amount * DAY
    strict = strict_due(anchor.at, amount * 24)
    return _ends(strict, last_day, anchor, calendar)


def _working_days(amount: int, anchor: Instant, calendar: Calendar) -> Ends:
    today = anchor.local.date()
    after = calendar.working_days_from(today + DAY)
    last_day = next(islice(after, amount - 1, None))
    if calendar.is_working(today):
        return _ends(_same_clock_time(anchor, last_day), last_day, anchor, calendar)
    return _ends(end_of_day(last_day, anchor.zone), last_day, anchor, calendar)


def _months(amount: int, anchor: Instant, calendar: Calendar) -> Ends:
    today = anchor.local.date()
    last_day = months_after(today, amount)
    strict = _same_clock_time(anchor, last_day)
    return _ends(strict, last_day, anchor, calendar, clamped=last_day.day < today.day)


def _ends(
    strict: datetime, last_day: date, anchor: Instant, calendar: Calendar, *, clamped: bool = False
) -> Ends:
    return Ends(
        strict=strict,
        reading_1182=end_of_day(last_day, anchor.zone),
        last_day=last_day,
        clamped=clamped,
        moved=_moved(last_day, anchor.zone, calendar),
    )


def _moved(last_day: date, zone: str, calendar: Calendar) -> Moved | None:
    if calendar.is_working(last_day):
        return None
    next_day = next(calendar.working_days_from(last_day))
    return Moved(last_day, calendar.holiday_on(last_day), end_of_day(next_day, zone))


def months_after(day: date, amount: int) -> date:
    """The same date that many months later, or the last day of a month that has no such date.

    Source: Regulation (EEC, Euratom) No 1182/71, Article 3(2)(c). Raises OverflowError.
    """
    years, month = divmod(day.month - 1 + amount, 12)
    year = day.year + years
    if year > LAST_YEAR + 1:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_day(day: date, zone: str) -> datetime:
    """The expiry of the last hour of a local day, in UTC: the first moment of the day after."""
    return earliest_at(datetime.combine(day + DAY, MIDNIGHT), zone)


def _same_clock_time(anchor: Instant, day: date) -> datetime:
    return earliest_at(datetime.combine(day, anchor.local.time()), anchor.zone)
