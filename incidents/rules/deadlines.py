"""How long an organisation has: 72 elapsed hours, and the hour rule beside them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from incidents.rules.instants import ClockChange, Instant, clock_changes, on_the_wall
from incidents.rules.refusals import Refused
from incidents.rules.regimes import Rule

AnchorKind = Literal["awareness", "signal", "logging"]
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Reckoning:
    """One deadline, with everything it was counted from.

    `due_at` and `reading_1182` are in UTC; `version` is the version of the law file, so that a
    later file never moves this one. `reasons` are codes, in the order in which they are told.
    """

    regime: str
    rule: str
    version: str
    hours: int
    anchor_kind: AnchorKind
    anchor: Instant
    due_at: datetime
    reading_1182: datetime
    clock_changes: tuple[ClockChange, ...]
    reasons: tuple[str, ...]

    @property
    def provisional(self) -> bool:
        """Nobody has said yet when the organisation became aware."""
        return self.anchor_kind != "awareness"


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
    return strict_due(_end_of_clock_hour(instant.at, instant.zone), hours)


def _end_of_clock_hour(at: datetime, zone: str) -> datetime:
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
    return _end_of_clock_hour(jump.at, zone)


def _fraction(wall: datetime) -> timedelta:
    return timedelta(microseconds=wall.microsecond)


def _clock_hour(wall: datetime) -> tuple[int, int]:
    return wall.toordinal(), wall.hour


def is_late(filed_at: datetime, due: datetime) -> bool:
    """Strictly after, at full precision: filed at the very instant is still within the period."""
    return filed_at > due


def reckon(rule: Rule, anchor_kind: AnchorKind, anchor: Instant) -> Reckoning:
    """The deadline of `rule` counted from `anchor`.

    Counted from a signal or from the logging it is provisional: it serves the alerts until
    somebody says when the organisation became aware. Raises Refused('instant_too_late').
    """
    due = strict_due(anchor.at, rule.hours)
    changes = clock_changes(anchor.at, due, anchor.zone)
    return Reckoning(
        regime=rule.regime,
        rule=rule.rule,
        version=rule.version,
        hours=rule.hours,
        anchor_kind=anchor_kind,
        anchor=anchor,
        due_at=due,
        reading_1182=hour_rule_due(anchor, rule.hours),
        clock_changes=changes,
        reasons=_reasons(anchor_kind, anchor, changes),
    )


def _reasons(
    anchor_kind: AnchorKind, anchor: Instant, changes: tuple[ClockChange, ...]
) -> tuple[str, ...]:
    reasons = [f"counted_from_{anchor_kind}", "elapsed_hours"]
    if anchor.precision == "day":
        reasons.append("hour_unknown")
    reasons += [
        "clocks_go_forward" if change.shift_minutes > 0 else "clocks_go_back" for change in changes
    ]
    return tuple(reasons)
