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
KINDS: Final = (INITIAL, COMPLEMENTARY, COMPLETE)


def fulfilled_by(kind: str) -> tuple[str, ...]:
    """The rules whose clocks a submission of this kind ends: the notification, its supplement."""
    notification, supplement = notification_rules(), supplement_rules()
    return {
        INITIAL: notification,
        COMPLEMENTARY: supplement,
        COMPLETE: (*notification, *supplement),
    }[kind]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a submission is judged by. Instants are aware; None: there is none.

    `first_filed_at` is the instant of the first submission recorded before.
    """

    aware_at: datetime | None
    due_at: datetime | None
    first_filed_at: datetime | None


def check_submission(
    kind: str, *, filed_at: Instant, reasons: str, standing: Standing, now: datetime
) -> None:
    """Raise `Refused` when this cannot have been filed so.

    `submission_kind`, `already_filed`, `nothing_filed_yet`, `filed_hour_needed`,
    `filed_in_future`, `filed_before_awareness`, `filed_before_the_first`,
    `delay_reasons_needed` (Article 33(1) GDPR, second sentence: the first filing only).
    """
    _check_kind(kind, standing)
    _check_moment(filed_at, standing, now)
    if is_late(filed_at.at, standing) and not reasons.strip():
        raise Refused("delay_reasons_needed", field="reasons")


def _check_kind(kind: str, standing: Standing) -> None:
    if kind not in KINDS:
        raise Refused("submission_kind", field="kind", kind=kind)
    if kind == COMPLEMENTARY and standing.first_filed_at is None:
        raise Refused("nothing_filed_yet", field="kind")
    if kind != COMPLEMENTARY and standing.first_filed_at is not None:
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
