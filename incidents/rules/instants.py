"""Instants as people type them: a day, a clock time, a zone, and how sure they are of it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from incidents.rules.refusals import Refused

PRECISIONS = ("second", "minute", "hour", "day")

# One year of room at both ends of the calendar, so that neither an offset nor any legal period
# can run past what a datetime holds.
FIRST_YEAR, LAST_YEAR = 2, 9998

_OFFSET = re.compile(r"(?:UTC)?([+-])([0-9]{2}):([0-9]{2})")


@dataclass(frozen=True)
class Instant:
    """One moment, and how it was said.

    `at` is aware and in UTC; `zone` is an IANA name (or a bare offset such as "+05:30");
    `offset_minutes` is the offset of that zone at that moment, east positive; `typed` is what
    the person wrote; `precision` is one of `PRECISIONS`: with "day" the hour is unknown, and
    `at` is the first moment of that day, which serves the alerts only.
    """

    at: datetime
    zone: str
    offset_minutes: int
    typed: str
    precision: str

    def __post_init__(self) -> None:
        if self.at.utcoffset() != timedelta(0):
            raise ValueError("Instant.at must be aware and in UTC")
        if self.precision not in PRECISIONS:
            raise ValueError(f"Instant.precision must be one of {', '.join(PRECISIONS)}")

    @property
    def local(self) -> datetime:
        """The same moment on the wall clock of its zone, with a fixed offset."""
        return on_the_wall(self.at, self.zone)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name, or of a bare offset such as "+05:30".

    Only the names that `available_timezones` lists: others on a disk (`right/…` counts leap
    seconds, `posixrules` is a copy) would shift a deadline. Raises Refused('unknown_zone').
    """
    if name in _zone_names():
        return ZoneInfo(name)
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise Refused("unknown_zone", field="zone", zone=name)
    minutes = int(found[2]) * 60 + int(found[3])
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))


def on_the_wall(at: datetime, zone: str) -> datetime:
    """`at` as the clocks of `zone` show it, with a fixed offset.

    Fixed, because two datetimes of one ZoneInfo compare by wall clock and lose the repeated hour.
    """
    try:
        local = at.astimezone(zone_named(zone))
    except OverflowError:
        code = "instant_too_late" if at.year > LAST_YEAR else "instant_too_early"
        raise Refused(code, year=at.year) from None
    return local.replace(tzinfo=timezone(_offset(local)), fold=0)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


def refuse_uncountable_year(year: int) -> None:
    """Raises Refused('instant_too_early' or 'instant_too_late', year) at the calendar's ends."""
    if year < FIRST_YEAR:
        raise Refused("instant_too_early", year=year)
    if year > LAST_YEAR:
        raise Refused("instant_too_late", year=year)


def instant_at(
    at: datetime, zone: str, *, typed: str = "", precision: str | None = None
) -> Instant:
    """The Instant of an aware datetime, shown in `zone`. Precision by default: its seconds' own.

    Raises Refused: 'unknown_zone', 'instant_too_early', 'instant_too_late'.
    """
    refuse_uncountable_year(at.year)
    wall = on_the_wall(at, zone)
    return Instant(
        at=at.astimezone(UTC),
        zone=zone,
        offset_minutes=int(_offset(wall) // timedelta(minutes=1)),
        typed=typed or wall.isoformat(),
        precision=precision or ("second" if at.second or at.microsecond else "minute"),
    )


def resolve_local(
    day: date,
    clock: time | None,
    zone: str,
    fold: int | None,
    *,
    typed: str = "",
    precision: str | None = None,
) -> Instant:
    """The moment at which the clocks of `zone` showed `clock` on `day`.

    `clock` None is an unknown hour: the first moment of that day, precision "day". `fold` says
    which of two equal local times is meant (0 the first, 1 the second) and is ignored elsewhere.

    Raises Refused: 'unknown_zone', 'instant_too_early', 'instant_too_late',
    'local_time_does_not_exist' (before, after: the two neighbours; clocks_from, clocks_to),
    'local_time_exists_twice' (first, second). All are datetimes with their offsets.
    """
    refuse_uncountable_year(day.year)
    if clock is None:
        at = _first_moment(day, zone)
        return instant_at(at, zone, typed=typed or day.isoformat(), precision="day")
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    first, second = _both_readings(wall, zone)
    if first > second:
        raise _does_not_exist(wall, zone, before=second, after=first)
    if first < second and fold is None:
        raise _exists_twice(wall, zone, first=first, second=second)
    at = second if fold == 1 else first
    return instant_at(at, zone, typed=typed or wall.isoformat(), precision=precision)


def _both_readings(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    """The UTC moments of `wall` by the offset before and after a change that is near (PEP 495).

    Equal nearly always; first < second when the time exists twice, first > second in a gap.
    """
    place = zone_named(zone)
    early = _offset(wall.replace(tzinfo=place, fold=0))
    late = _offset(wall.replace(tzinfo=place, fold=1))
    return (wall - early).replace(tzinfo=UTC), (wall - late).replace(tzinfo=UTC)


def earliest_at(wall: datetime, zone: str) -> datetime:
    """The first moment (UTC) at which the clocks of `zone` show `wall`, a datetime without zone.

    Where the clocks jump over it, the moment of the jump: never later than any reading.
    """
    first, second = _both_readings(wall, zone)
    return first if first <= second else clock_changes(second, first, zone)[0].at


def _first_moment(day: date, zone: str) -> datetime:
    """00:00, or where the clocks jump over it the moment of the jump; the first 00:00 of two."""
    wall = datetime.combine(day, time())
    at = earliest_at(wall, zone)
    if on_the_wall(at, zone).date() != day:
        after, before = _both_readings(wall, zone)
        raise _does_not_exist(wall, zone, before=before, after=after)
    return at


def _does_not_exist(wall: datetime, zone: str, *, before: datetime, after: datetime) -> Refused:
    jump = clock_changes(before, after, zone)[0]
    return Refused(
        "local_time_does_not_exist",
        day=wall.date(),
        clock=wall.time(),
        zone=zone,
        before=on_the_wall(before, zone),
        after=on_the_wall(after, zone),
        clocks_from=jump.wall_before,
        clocks_to=jump.wall_after,
    )


def _exists_twice(wall: datetime, zone: str, *, first: datetime, second: datetime) -> Refused:
    return Refused(
        "local_time_exists_twice",
        field="fold",
        day=wall.date(),
        clock=wall.time(),
        zone=zone,
        first=on_the_wall(first, zone),
        second=on_the_wall(second, zone),
    )


@dataclass(frozen=True)
class ClockChange:
    """The clocks of a zone change at `at` (UTC), from one offset to another (minutes, east +)."""

    at: datetime
    offset_before: int
    offset_after: int

    @property
    def shift_minutes(self) -> int:
        """Positive when the clocks go forward, negative when they go back."""
        return self.offset_after - self.offset_before

    @property
    def wall_before(self) -> datetime:
        """What the clocks would show at that moment had they not changed."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset_before)))

    @property
    def wall_after(self) -> datetime:
        """What the clocks show from that moment on."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset_after)))


def clock_changes(start: datetime, end: datetime, zone: str) -> tuple[ClockChange, ...]:
    """Every change of offset in `zone` after `start` and not after `end`, to the second.

    zoneinfo lists no transitions, so the offset is read hour by hour and the change is closed in
    on by halves. No zone changes twice within an hour.
    """
    place = zone_named(zone)
    found = []
    lower = start.astimezone(UTC).replace(microsecond=0)
    last = end.astimezone(UTC).replace(microsecond=0)
    while lower < last:
        upper = min(lower + timedelta(hours=1), last)
        if _offset(lower.astimezone(place)) != _offset(upper.astimezone(place)):
            found.append(_change_between(lower, upper, place))
        lower = upper
    return tuple(found)


def _change_between(lower: datetime, upper: datetime, place: tzinfo) -> ClockChange:
    before, after = _offset(lower.astimezone(place)), _offset(upper.astimezone(place))
    while upper - lower > timedelta(seconds=1):
        middle = (lower + (upper - lower) / 2).replace(microsecond=0)
        if _offset(middle.astimezone(place)) == before:
            lower = middle
        else:
            upper = middle
    minute = timedelta(minutes=1)
    return ClockChange(at=upper, offset_before=before // minute, offset_after=after // minute)
