"""The clocks on the sheet: each duty with its answers, every version, and what has not begun."""

from datetime import datetime
from typing import Any

from django.utils.text import capfirst

from breachtrack.dossier.sheet_moments import moment, moment_or_none, said_moment
from incidents.models import Deadline, Incident
from incidents.rendering.answers import Answer, answers_of
from incidents.rendering.duties import duty_title, duty_words, recipient_text, recipient_words
from incidents.rendering.law_sources import law_file_text
from incidents.rendering.outcomes import explain_outcome, label_of
from incidents.rendering.periods import event_text, start_text
from incidents.rules.deadlines import NotStarted
from incidents.selectors.clocks import deadlines_of, rule_of
from incidents.selectors.duties import Duty, duties_of, newest_deadlines
from notifications.selectors.progress import submission_judged_by


def deadlines_part(incident: Incident, *, now: datetime) -> list[dict[str, Any]]:
    """The newest version of each clock, nearest end first, with everything that it answers."""
    newest = sorted(newest_deadlines(incident).values(), key=_nearest)
    return [_deadline(row, now=now) for row in newest]


def _nearest(row: Deadline) -> tuple[bool, bool, datetime, int]:
    """What runs before what ended, what has an end before what has none."""
    ended = row.state != Deadline.State.RUNNING
    return ended, row.due_at is None, row.due_at or row.at, row.pk


def _deadline(row: Deadline, *, now: datetime) -> dict[str, Any]:
    submission = submission_judged_by(row)
    filed_at = submission.filed_at if submission else None
    answers = answers_of(row, now=now, filed_at=filed_at)
    return _clock(row) | {
        "answers": [_answer(answer, row.zone) for answer in answers],
    }


def _answer(answer: Answer, zone: str) -> dict[str, Any]:
    return {
        "code": answer.code,
        "question": answer.question,
        "text": answer.text,
        "instant": moment_or_none(answer.instant, zone),
    }


def _clock(row: Deadline) -> dict[str, Any]:
    return {
        "title": duty_title(row),
        "rule": row.rule,
        "rule_text": capfirst(label_of(rule_of(row))),
        "rule_version": row.rule_version,
        "regime": row.regime,
        "recipient": row.recipient,
        "recipient_text": recipient_text(row),
        "clock_version": row.clock_version,
        "state": row.state,
        "state_text": str(row.get_state_display()),
        "anchor": row.anchor,
        "anchor_text": start_text(row.anchor),
        "at": said_moment(row),
        "due_at": moment_or_none(row.due_at, row.zone),
        "target_at": moment_or_none(row.target_at, row.zone),
        "set_at": moment(row.set_at, row.zone),
        "ended_at": moment_or_none(row.ended_at, row.zone),
    }


def clocks_part(incident: Incident) -> list[dict[str, Any]]:
    """Every version of every clock, by duty, in the order in which they were set."""
    rows = deadlines_of(incident).order_by("rule", "recipient", "clock_version")
    return [_clock(row) for row in rows.select_related("incident__organisation")]


def not_started_part(incident: Incident) -> list[dict[str, Any]]:
    """The duties that could still begin, and what would start them."""
    found = duties_of(incident)
    return [_waiting(duty, incident) for duty in found if isinstance(duty.outcome, NotStarted)]


def _waiting(duty: Duty, incident: Incident) -> dict[str, Any]:
    country, waits_for = incident.organisation.country, getattr(duty.outcome, "waits_for", "")
    return {
        "title": duty_words(duty.rule.rule, duty.recipient, country=country),
        "rule": duty.rule.rule,
        "rule_text": capfirst(label_of(duty.rule)),
        "rule_version": duty.rule.version,
        "recipient": duty.recipient,
        "recipient_text": recipient_words(duty.recipient, country=country),
        "waits_for": waits_for,
        "waits_for_text": event_text(waits_for),
        "text": explain_outcome(duty.rule, duty.outcome),
    }


def law_files_part(incident: Incident) -> list[dict[str, str]]:
    """The versions of the law that counted these clocks."""
    rules = {row.rule_version: rule_of(row) for row in deadlines_of(incident)}
    return [
        {"version": version, "regime": rule.regime, "text": law_file_text(rule)}
        for version, rule in sorted(rules.items())
    ]
