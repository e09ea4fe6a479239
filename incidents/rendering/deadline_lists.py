"""A list of deadlines as text and as JSON, each rule with its outcome."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from incidents.rendering.answers import Answer, answers_to
from incidents.rendering.outcomes import explain_outcome
from incidents.rules.deadlines import NotStarted, Outcome, Reckoning
from incidents.rules.instants import on_the_wall
from incidents.rules.obligations import Rule
from incidents.rules.working_days import Calendar

TOLD: Final = ("counted", "hour_rule", "article_3_5", "source")


@dataclass(frozen=True)
class Line:
    """One rule, what it asks now, and the calendar that it was counted by."""

    rule: Rule
    outcome: Outcome
    calendar: Calendar

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What a stored deadline would answer, but for where it stands."""
        return answers_to(self.rule, self.outcome, calendar=self.calendar)


def as_json(lines: list[Line]) -> str:
    """A list of objects with the same keys; null where a rule has no end, or waits for nothing."""
    return json.dumps([_entry(one) for one in lines], ensure_ascii=False, indent=2)


def _entry(line: Line) -> dict[str, Any]:
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
        "answers": [_answer(one) for one in line.answers],
    }


def _answer(answer: Answer) -> dict[str, str | None]:
    return {
        "code": answer.code,
        "question": answer.question,
        "text": answer.text,
        "instant_utc": _utc(answer.instant) if answer.instant else None,
    }


def _local(reckoning: Reckoning) -> str:
    return on_the_wall(reckoning.due_at, reckoning.anchor.zone).isoformat()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_text(lines: list[Line]) -> str:
    """A paragraph per rule: its name, how it is counted, the readings beside, the source."""
    if not lines:
        return "No rule that concerns this profile was in force on that day."
    return "\n\n".join(_paragraph(one) for one in lines)


def _paragraph(line: Line) -> str:
    """What repeats the sentence on how it was counted is left to the JSON."""
    said = {answer.code: answer.text for answer in line.answers}
    return "\n".join([line.rule.rule, *(said[code] for code in TOLD if code in said)])
