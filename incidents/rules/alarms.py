"""When a calendar rings for a deadline: the rungs of its rule, as hours before its end."""

from datetime import datetime
from typing import Final

from incidents.rules.hours import HOUR
from incidents.rules.obligations import Rule

AT_THE_END: Final = 0


def alarm_hours(rule: Rule | None, *, start: datetime, end: datetime) -> tuple[int, ...]:
    """Whole hours before `end`, the earliest alarm first; the last one rings at the end itself.

    `start` is what the clock counts from: nothing rings before it. The rungs of a duty without a
    fixed limit are hours since the start, so they are turned round; `end` is its target then.
    Without a rule, as when the law book no longer holds it, only the end rings.
    """
    if rule is None:
        return (AT_THE_END,)
    length = (end - start) // HOUR
    since_start = rule.period.kind == "without_delay"
    before = (length - rung if since_start else rung for rung in rule.rungs)
    return (*sorted((one for one in before if 0 < one < length), reverse=True), AT_THE_END)
