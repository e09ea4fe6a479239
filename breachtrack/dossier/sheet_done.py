"""What was done, on the sheet: filings and other discharges, each with the clock of its day."""

from typing import Any

from breachtrack.dossier.sheet_moments import moment, moment_or_none, said_moment
from incidents.models import Deadline, Discharge, Incident
from incidents.rendering.duties import duty_title
from incidents.rendering.instants import margin_text
from incidents.rules.countdown import margin
from incidents.selectors.clocks import discharges_of
from notifications.models import Submission
from notifications.selectors.submissions import submissions_of


def submissions_part(incident: Incident) -> list[dict[str, Any]]:
    """What was filed with an authority, in the order of filing."""
    return [_submission(row) for row in reversed(submissions_of(incident))]


def _submission(row: Submission) -> dict[str, Any]:
    return {
        "authority": row.version.filing.authority,
        "version": row.version.number,
        "kind": row.kind,
        "kind_text": str(row.get_kind_display()),
        "filed_at": moment(row.filed_at, row.zone),
        "number": row.number,
        "judged_by": _judged_by(row.deadline),
        "margin_seconds": row.margin_seconds,
        "margin_text": _margin(row),
        "answers_digest": row.version.answers_digest,
        "recorded_by": row.recorded_by.name,
        "recorded_at": moment(row.recorded_at, row.zone),
    }


def _judged_by(clock: Deadline | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    return {
        "title": duty_title(clock),
        "rule": clock.rule,
        "recipient": clock.recipient,
        "clock_version": clock.clock_version,
        "due_at": moment_or_none(clock.due_at, clock.zone),
    }


def _margin(row: Submission) -> str:
    if row.deadline is None or row.deadline.due_at is None:
        return ""
    return margin_text(margin(row.filed_at, row.deadline.due_at))


def discharges_part(incident: Incident) -> list[dict[str, Any]]:
    """What else was recorded of a duty: done elsewhere, or not owed."""
    return [_discharge(row) for row in discharges_of(incident)]


def _discharge(row: Discharge) -> dict[str, Any]:
    clock = row.deadline
    return {
        "title": duty_title(clock),
        "rule": clock.rule,
        "recipient": clock.recipient,
        "clock_version": clock.clock_version,
        "kind": row.kind,
        "kind_text": str(row.get_kind_display()),
        "at": said_moment(row),
        "number": row.number,
        "reason": row.reason,
        "recorded_by": row.recorded_by.name,
        "recorded_at": moment(row.recorded_at, row.zone),
        "taken_back_at": moment_or_none(row.taken_back_at, row.zone),
    }
