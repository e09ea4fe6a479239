"""The questions that every deadline answers, for the page, the sheet, the JSON and the command."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Deadline
from incidents.rendering.article_3_5 import article_3_5_text, positions_text
from incidents.rendering.explanations import explain_hour_rule, hour_unknown_text
from incidents.rendering.instants import instant_text, said_text
from incidents.rendering.law_sources import source_text
from incidents.rendering.outcomes import explain_outcome, softened, target_text
from incidents.rendering.periods import event_text, period_text, start_text
from incidents.rendering.standings import between_text, standing_text
from incidents.rules.deadlines import NoFixedLimit, NotStarted, Outcome, Reckoning
from incidents.rules.hours import HOUR
from incidents.rules.obligations import Rule
from incidents.rules.periods import Period
from incidents.rules.working_days import Calendar
from incidents.selectors.clocks import calendar_by, outcome_of, rule_of

# In the order in which they are told. The codes are stable: the JSON of a sheet has them.
QUESTIONS: Final[dict[str, Promise]] = {
    "starts": gettext_lazy("What starts the clock?"),
    "length": gettext_lazy("How long?"),
    "ends": gettext_lazy("When does it end?"),
    "stands": gettext_lazy("Where do we stand?"),
    "between": gettext_lazy("Between the two readings"),
    "source": gettext_lazy("Which text says so, and how sure are we?"),
    "counted": gettext_lazy("How was it counted?"),
    "hour_rule": gettext_lazy("What would Regulation 1182/71 give?"),
    "article_3_5": gettext_lazy("And its disputed Article 3(5)?"),
    "positions": gettext_lazy("Who reads Article 3(5) how?"),
}


@dataclass(frozen=True)
class Answer:
    """One question with its answer in the active language.

    `code` is a key of `QUESTIONS`; `instant` (UTC) is the moment that the answer names, or None.
    """

    code: str
    question: str
    text: str
    instant: datetime | None = None


def answers_of(
    deadline: Deadline, *, now: datetime, filed_at: datetime | None = None
) -> tuple[Answer, ...]:
    """What one deadline answers, by its own version of the law and its own inputs.

    `filed_at`: when the filing was made that ended it, which the floor above knows; otherwise the
    moment that its discharge states, or its end. "between" is there only between the strict end
    and the end of the other reading, "positions" only where Article 3(5) could concern it.
    Raises `Refused("rule_version_gone")`.
    """
    rule, outcome = rule_of(deadline), outcome_of(deadline)
    told = [*answers_to(rule, outcome, calendar=calendar_by(deadline))]
    told.append(_answer("stands", standing_text(deadline, now=now, filed_at=filed_at)))
    between = between_text(deadline, outcome, now=now)
    if between:
        told.append(_answer("between", between))
    order = list(QUESTIONS)
    return tuple(sorted(told, key=lambda answer: order.index(answer.code)))


def answers_to(rule: Rule, outcome: Outcome, *, calendar: Calendar) -> tuple[Answer, ...]:
    """The same of what a rule asks, without a stored deadline: nothing on where it stands.

    `calendar` is the one that the outcome was counted by. A duty that has not started has no
    other readings.
    """
    return tuple(_answers_to(rule, outcome, calendar))


def _answers_to(rule: Rule, outcome: Outcome, calendar: Calendar) -> Iterator[Answer]:
    yield _answer("starts", _starts(outcome), _anchor_at(outcome))
    yield _answer("length", softened(rule, _length(rule, outcome)))
    yield _answer("ends", _ends(outcome), _end_at(outcome))
    yield _answer("source", source_text(rule))
    yield _answer("counted", explain_outcome(rule, outcome))
    if isinstance(outcome, Reckoning):
        yield _answer("hour_rule", explain_hour_rule(outcome), outcome.reading_1182)
    elif isinstance(outcome, NoFixedLimit):
        yield _answer("hour_rule", _("No number of hours or days runs, so it gives no end."))
    if isinstance(outcome, Reckoning):
        yield _answer("article_3_5", article_3_5_text(outcome, calendar))
        positions = positions_text(outcome)
        if positions:
            yield _answer("positions", positions)


def _answer(code: str, text: str, instant: datetime | None = None) -> Answer:
    return Answer(code, str(QUESTIONS[code]), text, instant)


def _anchor_at(outcome: Outcome) -> datetime | None:
    return None if isinstance(outcome, NotStarted) else outcome.anchor.at


def _end_at(outcome: Outcome) -> datetime | None:
    if isinstance(outcome, Reckoning):
        return outcome.due_at
    return outcome.target_at if isinstance(outcome, NoFixedLimit) else None


def _starts(outcome: Outcome) -> str:
    if isinstance(outcome, NotStarted):
        return _("Nothing yet. What would start it: %(event)s.") % {
            "event": event_text(outcome.waits_for)
        }
    anchor = outcome.anchor
    text = _("%(anchor)s, %(event)s.") % {
        "anchor": said_text(anchor.at, anchor.zone, anchor.precision),
        "event": start_text(outcome.anchor_kind),
    }
    return " ".join(part for part in (capfirst(text), hour_unknown_text(anchor)) if part)


def _length(rule: Rule, outcome: Outcome) -> str:
    text = f"{capfirst(period_text(rule.period))}."
    if isinstance(outcome, NoFixedLimit) and outcome.target_at:
        hours = Period("hours", (outcome.target_at - outcome.anchor.at) // HOUR)
        target = _("The target that was set: %(period)s.") % {"period": period_text(hours)}
        return f"{text} {target}"
    if rule.cap is None:
        return text
    outer = _("Outer limit: %(period)s, counted from %(event)s.") % {
        "period": period_text(Period("hours", rule.cap.hours)),
        "event": event_text(rule.cap.anchor),
    }
    return f"{text} {outer}"


def _ends(outcome: Outcome) -> str:
    if isinstance(outcome, NotStarted):
        return _("No end yet: nothing has started it.")
    zone = outcome.anchor.zone
    if isinstance(outcome, NoFixedLimit):
        target = target_text(outcome)
        unlimited = _("No fixed limit.")
        return f"{unlimited} {target}" if target else unlimited
    seconds = outcome.anchor.precision == "second"
    return f"{capfirst(instant_text(outcome.due_at, zone, seconds=seconds))}."
