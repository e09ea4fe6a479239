"""One clock in words: at the head of an incident, and in the list of its clocks."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Deadline, Discharge
from incidents.rendering.clock_states import clock_state
from incidents.rendering.duties import done_text, duty_title, elapsed_text
from incidents.rendering.explanations import explain_hour_rule
from incidents.rendering.instants import time_left_text
from incidents.rendering.outcomes import explain_outcome
from incidents.rendering.standings import between_text
from incidents.rules.countdown import time_left
from incidents.rules.deadlines import Reckoning
from incidents.rules.regimes import notification_rules, supplement_rules
from incidents.selectors.clocks import is_restated, outcome_of, rule_of
from incidents.selectors.duties import discharge_of
from incidents.selectors.relations import duplicate_link_of
from notifications.selectors.progress import submission_judged_by


@dataclass(frozen=True)
class ClockBlock:
    """What templates/parts/clock.html asks for, and the sentences below it.

    `outcome` stands in place of the time left once the clock stopped, `elapsed` in that of a
    duty without a fixed limit; `target` is what is left until a limit of one's own. `between` is
    said only after the strict instant and before the end of the hour rule.
    """

    deadline: Deadline
    state: str
    title: str
    explanation: str
    reading: str
    outcome: str
    elapsed: str
    target: str
    between: str


def clock_block(deadline: Deadline, *, now: datetime) -> ClockBlock:
    """The block of one deadline. Raises `Refused("rule_version_gone")`."""
    counted, state = outcome_of(deadline), clock_state(deadline, now=now)
    runs = deadline.state == Deadline.State.RUNNING
    return ClockBlock(
        deadline=deadline,
        state=state,
        title=duty_title(deadline),
        explanation=explain_outcome(rule_of(deadline), counted),
        reading=explain_hour_rule(counted) if isinstance(counted, Reckoning) else "",
        outcome="" if runs else outcome_words(deadline),
        elapsed="" if deadline.due_at else elapsed_text(deadline.at, now=now),
        target=target_words(deadline, now=now) if runs else "",
        between=between_text(deadline, counted, now=now),
    )


def target_words(deadline: Deadline, *, now: datetime) -> str:
    """For example "target: 20 h 00 left"; empty where nobody set one."""
    if deadline.target_at is None:
        return ""
    left = time_left(deadline.target_at, now)
    return _("target: %(left)s") % {"left": time_left_text(left)}


def outcome_words(deadline: Deadline) -> str:
    """What became of a clock that runs no more."""
    discharge = discharge_of(deadline)
    if discharge and discharge.kind == Discharge.Kind.NOT_OWED:
        return _("not owed, with reasons")
    if is_restated(deadline):
        return _("counted anew after its end: the version before it counts")
    if deadline.state == Deadline.State.DECIDED:
        return _stopped(deadline)
    if deadline.state != Deadline.State.MET:
        return str(Deadline.State(deadline.state).label)
    submission = submission_judged_by(deadline)
    said = submission.filed_at if submission else discharge.at if discharge else None
    at = said or deadline.ended_at
    filed = deadline.rule in (*notification_rules(), *supplement_rules())
    return done_text(deadline, at=at, filed=filed) if at else _("stopped")


def _stopped(deadline: Deadline) -> str:
    """By a decision on the breach, or because the same breach is kept as another incident."""
    link = duplicate_link_of(deadline.incident)
    if link and link.linked_at == deadline.ended_at:
        return _("stopped: it goes on in the incident that is kept")
    return _("stopped by the decision")
