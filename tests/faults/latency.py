"""How long after its instant an alert was in the sink, measured from outside."""

from collections import defaultdict
from dataclasses import dataclass

PLANNING_SLACK = 1.0


@dataclass(frozen=True)
class Wait:
    """One alert: when it was due, and how many seconds later the sink had it."""

    due: float
    seconds: float
    what: str


def waits(rows, sink, births):
    """Of each alert about an incident that reached the sink. It was due at its rung, or when the
    last thing happened that made it due, whichever came later.
    """
    first = {}
    for copy in sink.copies:
        first.setdefault(copy.message_id, copy.at.timestamp())
    happened = defaultdict(list)
    for note in births:
        if "at" in note:
            happened[note["incident"]].append(note["at"])
    everybody = happened[None]
    return [
        Wait(due, first[row.message_id] - due, str(row))
        for row in rows.alerts
        if row.incident_id and row.message_id in first
        for due in [_due(row, sorted([*happened[row.incident_id], *everybody]))]
    ]


def _due(row, happened):
    planned = row.planned_at.timestamp()
    before = [at for at in happened if at <= planned + PLANNING_SLACK]
    return max([row.due_at.timestamp(), *before[-1:]])


def percentile(seconds, share):
    """The smallest number that so large a share of them does not exceed; 0 for none."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
