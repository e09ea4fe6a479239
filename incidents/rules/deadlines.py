"""When a duty ends: counted from what happened, or not yet begun, or without a fixed limit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from incidents.rules.allowances import AllowedUntil, allowed_until
from incidents.rules.hours import HOUR
from incidents.rules.instants import ClockChange, Instant, clock_changes
from incidents.rules.obligations import Profile
from incidents.rules.periods import Moved, Period, due
from incidents.rules.regimes import Rule
from incidents.rules.working_days import Calendar

# Until somebody says when the organisation became aware.
PROVISIONAL: Final = ("signal", "logging")
ELAPSED: Final = ("hours", "days")
NO_CALENDAR: Final = Calendar()


@dataclass(frozen=True)
class Reckoning:
    """One deadline, with everything it was counted from.

    `due_at` and `reading_1182` are in UTC; `version` is the version of the law file, so that a
    later file never moves this one. `anchor_kind` is an anchor of the law book, or "signal" or
    "logging". `reasons` are codes, in the order in which they are told. `moved` (Regulation
    1182/71, Article 3(4)) and `allowed` (weekend allowance) stand beside the strict end.
    """

    regime: str
    rule: str
    version: str
    period: Period
    anchor_kind: str
    anchor: Instant
    due_at: datetime
    reading_1182: datetime
    clock_changes: tuple[ClockChange, ...]
    reasons: tuple[str, ...]
    moved: Moved | None = None
    allowed: AllowedUntil | None = None

    @property
    def hours(self) -> int:
        """The whole hours from anchor to end: of a period in hours its own number."""
        return (self.due_at - self.anchor.at) // HOUR

    @property
    def provisional(self) -> bool:
        """Nobody has said yet when the organisation became aware."""
        return self.anchor_kind in PROVISIONAL


@dataclass(frozen=True)
class NoFixedLimit:
    """A duty that runs without a number of hours: what counts is the time since `anchor`.

    `target_at` (UTC) is where the window of a contract, or a target of one's own, would end.
    """

    rule: Rule
    anchor_kind: str
    anchor: Instant
    target_at: datetime | None


@dataclass(frozen=True)
class NotStarted:
    """Nothing runs yet: `waits_for` is the anchor, of `lawbook/terms.toml`, that would start it."""

    rule: Rule
    waits_for: str


Outcome = Reckoning | NoFixedLimit | NotStarted


def is_late(filed_at: datetime, due: datetime) -> bool:
    """Strictly after, at full precision: filed at the very instant is still within the period."""
    return filed_at > due


def outcome(
    rule: Rule,
    events: Mapping[str, Instant],
    *,
    profile: Profile,
    target: Period | None = None,
) -> Outcome:
    """What `rule` asks once `events` (by anchor) have happened.

    The first of its anchors that happened counts; none, and nothing has started. What counts from
    the awareness counts provisionally from the earliest signal or the logging. `target` is for
    duties without a fixed limit: a contract's window (Article 33(2)) or a target of one's own
    (Article 34); it never touches a limit of the law. Raises Refused('instant_too_late').
    """
    kind = next((one for one in anchors_of(rule) if one in events), None)
    if kind is None:
        return NotStarted(rule, rule.anchors[0])
    anchor = events[kind]
    if rule.period.kind == "without_delay":
        ends = due(target, anchor, profile.calendar) if target else None
        return NoFixedLimit(rule, kind, anchor, ends.strict if ends else None)
    counted = _capped(rule, reckon(rule, kind, anchor, calendar=profile.calendar), events)
    return replace(
        counted,
        allowed=allowed_until(rule.allowance, counted.due_at, counted.anchor.zone, profile),
    )


def anchors_of(rule: Rule) -> tuple[str, ...]:
    """The anchors of a rule in order of preference, the provisional ones last."""
    return (*rule.anchors, *PROVISIONAL) if "awareness" in rule.anchors else rule.anchors


def reckon(
    rule: Rule, anchor_kind: str, anchor: Instant, *, calendar: Calendar = NO_CALENDAR
) -> Reckoning:
    """The deadline of `rule` counted from `anchor`, whatever the rule would choose to count from.

    Counted from a signal or from the logging it is provisional: it serves the alerts until
    somebody says when the organisation became aware. Without a calendar only Saturdays and
    Sundays are no working days. Raises Refused('instant_too_late'), and ValueError for a rule
    without a fixed limit.
    """
    return _reckon(rule, rule.period, anchor_kind, anchor, calendar)


def _reckon(
    rule: Rule, period: Period, anchor_kind: str, anchor: Instant, calendar: Calendar
) -> Reckoning:
    ends = due(period, anchor, calendar)
    if ends is None:
        raise ValueError(f"{rule.rule} has no fixed limit")
    # In whole days of the calendar a change of the clocks moves nothing.
    counts = period.kind in ELAPSED
    changes = clock_changes(anchor.at, ends.strict, anchor.zone) if counts else ()
    reasons = _reasons(period, anchor_kind, anchor, changes)
    return Reckoning(
        regime=rule.regime,
        rule=rule.rule,
        version=rule.version,
        period=period,
        anchor_kind=anchor_kind,
        anchor=anchor,
        due_at=ends.strict,
        reading_1182=ends.reading_1182,
        clock_changes=changes,
        reasons=(*reasons, "clamped_to_the_months_end") if ends.clamped else reasons,
        moved=ends.moved,
    )


def _capped(rule: Rule, counted: Reckoning, events: Mapping[str, Instant]) -> Reckoning:
    """The earlier of both ends; an anchor after the end of the cap lifts the cap."""
    if rule.cap is None or rule.cap.anchor not in events:
        return counted
    period = Period("hours", rule.cap.hours)
    outer = _reckon(rule, period, rule.cap.anchor, events[rule.cap.anchor], NO_CALENDAR)
    if counted.anchor.at > outer.due_at:
        return replace(counted, reasons=(*counted.reasons, "cap_lifted"))
    if outer.due_at < counted.due_at:
        return replace(outer, reasons=(*outer.reasons, "cap_is_earlier"))
    return counted


def _reasons(
    period: Period, anchor_kind: str, anchor: Instant, changes: tuple[ClockChange, ...]
) -> tuple[str, ...]:
    counted = f"elapsed_{period.kind}" if period.kind in ELAPSED else period.kind
    reasons = [f"counted_from_{anchor_kind}", counted]
    if anchor.precision == "day":
        reasons.append("hour_unknown")
    reasons += [
        "clocks_go_forward" if change.shift_minutes > 0 else "clocks_go_back" for change in changes
    ]
    return tuple(reasons)
