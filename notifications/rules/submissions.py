"""When a filing may be recorded as filed, and by how much it was early or late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from incidents.rules import deadlines
from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused
from incidents.rules.regimes import notification_rules, supplement_rules

INITIAL: Final = "initial"
COMPLEMENTARY: Final = "complementary"
COMPLETE: Final = "complete"
AMENDED: Final = "amended"
WITHDRAWN: Final = "withdrawn"
FIRST: Final = (INITIAL, COMPLETE)
LATER: Final = (COMPLEMENTARY, AMENDED, WITHDRAWN)
KINDS: Final = (*FIRST, *LATER)
# EDPB Guidelines 9/2022, paragraph 60: what turns out to be no breach is told to the authority.
WITHDRAWAL_CAUSES: Final = ("not_a_breach", "filed_in_error", "filed_twice")


def fulfilled_by(kind: str) -> tuple[str, ...]:
    """The rules whose clocks a submission of this kind ends: the notification, its supplement.

    A correction ends none: the supplement that was promised is still owed. After a withdrawal
    nothing more is owed to this authority; what runs towards others runs on.
    """
    notification, supplement = notification_rules(), supplement_rules()
    return {
        INITIAL: notification,
        COMPLEMENTARY: supplement,
        COMPLETE: (*notification, *supplement),
        AMENDED: (),
        WITHDRAWN: supplement,
    }[kind]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a submission is judged by. Instants are aware; None: there is none.

    `first_filed_at` is the instant of the first submission recorded before, `withdrawn_at` that
    of its withdrawal.
    """

    aware_at: datetime | None
    due_at: datetime | None
    first_filed_at: datetime | None
    withdrawn_at: datetime | None = None


def check_submission(
    kind: str,
    *,
    filed_at: Instant,
    reasons: str,
    standing: Standing,
    now: datetime,
    cause: str = "",
) -> None:
    """Raise `Refused` when this cannot have been filed so.

    `reasons` are those of a delay or, of a withdrawal, its own; `cause` is one of
    `WITHDRAWAL_CAUSES` there. Codes: `submission_kind`, `filing_withdrawn`, `already_filed`,
    `nothing_filed_yet`, `filed_hour_needed`, `filed_in_future`, `filed_before_awareness`,
    `filed_before_the_first`, `delay_reasons_needed` (Article 33(1) GDPR, second sentence: the
    first filing only), `withdrawal_cause_needed`, `withdrawal_reasons_needed`.
    """
    _check_kind(kind, standing)
    _check_moment(filed_at, standing, now)
    if kind == WITHDRAWN:
        _check_withdrawal(cause, reasons)
    elif is_late(filed_at.at, standing) and not reasons.strip():
        raise Refused("delay_reasons_needed", field="reasons")


def _check_withdrawal(cause: str, reasons: str) -> None:
    if cause not in WITHDRAWAL_CAUSES:
        raise Refused("withdrawal_cause_needed", field="cause")
    if not reasons.strip():
        raise Refused("withdrawal_reasons_needed", field="withdrawal_reasons")


def _check_kind(kind: str, standing: Standing) -> None:
    if kind not in KINDS:
        raise Refused("submission_kind", field="kind", kind=kind)
    if standing.withdrawn_at is not None:
        # A breach after all is another incident: it has its own awareness, clock and alerts.
        raise Refused("filing_withdrawn", field="kind")
    if kind in LATER and standing.first_filed_at is None:
        raise Refused("nothing_filed_yet", field="kind")
    if kind in FIRST and standing.first_filed_at is not None:
        raise Refused("already_filed", field="kind")


def _check_moment(filed_at: Instant, standing: Standing, now: datetime) -> None:
    if filed_at.precision == "day":
        raise Refused("filed_hour_needed", field="clock")
    if filed_at.at > now:
        raise Refused("filed_in_future", field="day")
    if standing.aware_at and filed_at.at < standing.aware_at:
        raise Refused("filed_before_awareness", field="day")
    if standing.first_filed_at and filed_at.at < standing.first_filed_at:
        raise Refused("filed_before_the_first", field="day")


def is_late(filed_at: datetime, standing: Standing) -> bool:
    """Whether this is the first filing and it comes strictly after the deadline."""
    if standing.due_at is None or standing.first_filed_at is not None:
        return False
    return deadlines.is_late(filed_at, standing.due_at)


def margin_seconds(filed_at: datetime, due_at: datetime) -> int:
    """Whole seconds before the deadline; negative after it.

    Floored, so that a filing late by a fraction of a second is late; zero is in time.
    """
    return (due_at - filed_at) // timedelta(seconds=1)
