"""How long after its instant an alert was in the sink, measured from outside."""

from dataclasses import dataclass

PLANNING_SLACK = 1.0


@dataclass(frozen=True)
class Wait:
    """One alert: when it was due, and how many seconds later the sink had it."""

    due: float
    seconds: float
    alert: str = ""


def waits(rows, sink, births):
    """Of each alert about an incident that reached the sink. It was due at its rung, or when the
    last thing was done that makes somebody hear, whichever came later.
    """
    first = {}
    for copy in sink.copies:
        first.setdefault(copy.message_id, copy.at.timestamp())
    return [
        Wait(due, first[row.message_id] - due, f"{row.rung} of incident {row.incident_id}")
        for row in rows.alerts
        if row.incident_id and row.message_id in first
        for due in [_due(row, births)]
    ]


def _due(row, births):
    planned = row.planned_at.timestamp() + PLANNING_SLACK
    before = [note["at"] for note in births if _calls(note, row) and note["at"] <= planned]
    return max([row.due_at.timestamp(), *before])


def _calls(note, row):
    """Whether what somebody did is a reason why this very alert is due."""
    if note["what"] == "back":
        return note["person"] == row.contact_id
    if note.get("incident") != row.incident_id:
        return False
    is_call = row.rung.startswith("called-")
    return note["what"] in ("log", "say", "take back") or (note["what"] == "wake" and is_call)


def percentile(seconds, share):
    """The smallest number that so large a share of them does not exceed; 0 for none."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
