"""A list of deadlines as text and as JSON, each rule with its outcome."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from incidents.rendering.explanations import explain_hour_rule
from incidents.rendering.outcomes import explain_outcome
from incidents.rules.deadlines import NotStarted, Outcome, Reckoning
from incidents.rules.instants import on_the_wall
from incidents.rules.obligations import Rule


@dataclass(frozen=True)
class Line:
    """One rule, and what it asks now."""

    rule: Rule
    outcome: Outcome


def as_json(lines: list[Line]) -> str:
    """A list of objects with the same keys; null where a rule has no end, or waits for nothing."""
    return json.dumps([_entry(one) for one in lines], ensure_ascii=False, indent=2)


def _entry(line: Line) -> dict[str, str | None]:
    reckoning = line.outcome if isinstance(line.outcome, Reckoning) else None
    allowed = reckoning.allowed if reckoning else None
    return {
        "rule": line.rule.rule,
        "due_utc": _utc(reckoning.due_at) if reckoning else None,
        "due_local": _local(reckoning) if reckoning else None,
        "reading_1182_utc": _utc(reckoning.reading_1182) if reckoning else None,
        "version": line.rule.version,
        "explanation": explain_outcome(line.rule, line.outcome),
        "waits_for": line.outcome.waits_for if isinstance(line.outcome, NotStarted) else None,
        "allowed_until_utc": _utc(allowed.until) if allowed else None,
        "regime": line.rule.regime,
        "state": line.rule.pack.state,
    }


def _local(reckoning: Reckoning) -> str:
    return on_the_wall(reckoning.due_at, reckoning.anchor.zone).isoformat()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_text(lines: list[Line]) -> str:
    """A paragraph per rule: its name, its end or what would start it, the reading beside."""
    if not lines:
        return "No rule that concerns this profile was in force on that day."
    return "\n\n".join(_paragraph(one) for one in lines)


def _paragraph(line: Line) -> str:
    said = [line.rule.rule, explain_outcome(line.rule, line.outcome)]
    if isinstance(line.outcome, Reckoning):
        said.append(explain_hour_rule(line.outcome))
    return "\n".join(said)
