"""The rungs that an organisation chooses for a duty of the law book, in whole hours."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from incidents.rules.obligations import Conditions, Profile, Rule
from incidents.rules.periods import Period
from incidents.rules.refusals import Refused

MOST_RUNGS: Final = 12
# Thirty days: no duty of the law book that is counted in hours or days is longer.
MOST_HOURS: Final = 720
_BETWEEN: Final = re.compile(r"[\s,;]+")
_NUMBER: Final = re.compile(r"[0-9]{1,6}")


def read_rungs(typed: str, *, most: int = MOST_HOURS) -> tuple[int, ...]:
    """The hours in a line such as "48, 24, 6", the greatest first, each once.

    Raises Refused: `rungs_none` (at least one is kept), `rungs_not_hours` (value), `rungs_range`
    (value, most), `rungs_too_many` (most).
    """
    parts = [part for part in _BETWEEN.split(typed.strip()) if part]
    if not parts:
        raise Refused("rungs_none", field="hours")
    hours = sorted({_hour(part, most) for part in parts}, reverse=True)
    if len(hours) > MOST_RUNGS:
        raise Refused("rungs_too_many", field="hours", most=MOST_RUNGS)
    return tuple(hours)


def _hour(part: str, most: int) -> int:
    if not _NUMBER.fullmatch(part):
        raise Refused("rungs_not_hours", field="hours", value=part[:20])
    hours = int(part)
    if not 1 <= hours <= most:
        raise Refused("rungs_range", field="hours", value=part, most=most)
    return hours


def most_hours(period: Period) -> int:
    """The longest that a rung of such a duty can lie before its end, or after its start.

    A rung before the start would never come: a duty of 24 hours has none 48 hours before its end.
    """
    if period.kind == "hours":
        return period.amount
    if period.kind == "days":
        return min(MOST_HOURS, period.amount * 24)
    return MOST_HOURS


def may_concern(rules: Iterable[Rule], *, place: str, codes: Collection[str]) -> tuple[Rule, ...]:
    """The rules that can concern an organisation there of this kind, whatever happens to it."""
    profile = Profile(place, frozenset(codes))
    return tuple(
        rule
        for rule in rules
        if _in_any_case(rule.pack.conditions).met_by(profile)
        and _in_any_case(rule.conditions).met_by(profile)
    )


def _in_any_case(conditions: Conditions) -> Conditions:
    """The conditions on the organisation alone, without its role and what happened."""
    return replace(conditions, roles=(), incident=())
