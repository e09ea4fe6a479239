"""The clock at the head of an incident, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from breachtrack.clock_states import clock_state
from incidents.models import Deadline
from incidents.rendering.explanations import explain, explain_hour_rule
from incidents.rendering.instants import margin_text
from incidents.rendering.standings import between_text
from incidents.rules.countdown import margin
from incidents.rules.deadlines import Reckoning
from incidents.selectors.clocks import outcome_of
from notifications.selectors.progress import submission_judged_by


@dataclass(frozen=True)
class ClockBlock:
    """What templates/parts/clock.html asks for, and the sentences below it.

    `outcome` stands in place of the time left once the clock stopped. `between` is said only
    after the strict instant and before the end of the hour rule.
    """

    deadline: Deadline
    state: str
    title: str
    explanation: str
    reading: str
    outcome: str
    between: str


def clock_block(deadline: Deadline, *, now: datetime) -> ClockBlock:
    """The block of one deadline. Raises `Refused("rule_version_gone")`."""
    reckoning = cast(Reckoning, outcome_of(deadline))
    state = clock_state(deadline, now=now)
    return ClockBlock(
        deadline=deadline,
        state=state,
        title=_("Notification to the authority (%(recipient)s)")
        % {"recipient": deadline.recipient},
        explanation=explain(reckoning),
        reading=explain_hour_rule(reckoning),
        outcome=_outcome(deadline) if state == "stopped" else "",
        between=between_text(deadline, reckoning, now=now),
    )


def _outcome(deadline: Deadline) -> str:
    if deadline.state == Deadline.State.DECIDED:
        return _("stopped by the decision")
    submission = submission_judged_by(deadline)
    filed_at = submission.filed_at if submission else deadline.ended_at
    return margin_text(margin(filed_at, deadline.due_at)) if filed_at else _("stopped")
