"""Periods in hours: elapsed hours, and the hour rule of Regulation 1182/71 beside them."""

from datetime import datetime, timedelta

from incidents.rules.instants import Instant, clock_changes, on_the_wall
from incidents.rules.refusals import Refused

HOUR = timedelta(hours=1)


def strict_due(awareness_utc: datetime, hours: int = 72) -> datetime:
    """`awareness_utc` plus elapsed hours, weekends, holidays and clock changes included.

    Source: GDPR Article 33(1), read strictly: no reading ends earlier. `awareness_utc` is aware
    and in UTC (a local one would be added to by wall clock); Refused('instant_too_late') at the
    end of the calendar.
    """
    if awareness_utc.utcoffset() != timedelta(0):
        raise ValueError("strict_due counts in UTC")
    try:
        return awareness_utc + timedelta(hours=hours)
    except OverflowError:
        raise Refused("instant_too_late", year=awareness_utc.year) from None


def hour_rule_due(instant: Instant, hours: int = 72) -> datetime:
    """The end of the period by Regulation (EEC, Euratom) No 1182/71, Article 3(1) and (2), in UTC.

    The local clock hour of the event is not counted (an event on the full hour lies in the hour
    that begins); then that many elapsed hours run, also over a clock change. Information only.
    """
    return strict_due(end_of_clock_hour(instant.at, instant.zone), hours)


def end_of_clock_hour(at: datetime, zone: str) -> datetime:
    """When the clock hour ends that contains `at`: the next full hour, or a jump out of the hour.

    The ends depend on the zone alone and not on `at`, so a later event never ends earlier.
    """
    wall = on_the_wall(at, zone)
    end = at + HOUR - timedelta(minutes=wall.minute, seconds=wall.second) - _fraction(wall)
    changes = clock_changes(at, end, zone)
    if not changes or changes[0].at == end:
        return end
    jump = changes[0]
    if _clock_hour(jump.wall_before) != _clock_hour(jump.wall_after):
        return jump.at
    return end_of_clock_hour(jump.at, zone)


def _fraction(wall: datetime) -> timedelta:
    return timedelta(microseconds=wall.microsecond)


def _clock_hour(wall: datetime) -> tuple[int, int]:
    return wall.toordinal(), wall.hour
