"""Where a clock stands: how much is left, by how much it was kept, or why it ended."""

from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.models import Deadline
from incidents.rendering.duties import done_text
from incidents.rendering.instants import instant_text, span_text, time_left_text
from incidents.rules.countdown import time_left
from incidents.rules.deadlines import Outcome, Reckoning
from incidents.rules.regimes import notification_rules, supplement_rules
from incidents.selectors.clocks import is_restated
from incidents.selectors.duties import discharge_of


def standing_text(deadline: Deadline, *, now: datetime, filed_at: datetime | None = None) -> str:
    """For example "2 d 19 h left." or "Monday …: filed 12 h 03 before the deadline."."""
    if deadline.state == Deadline.State.RUNNING:
        return _running(deadline, now=now)
    if is_restated(deadline):
        return _(
            "Counted anew after it had ended: what was done keeps the clock of its day, the "
            "version before this one."
        )
    if deadline.state == Deadline.State.MET:
        discharge = discharge_of(deadline)
        recorded = discharge.at if discharge else deadline.ended_at
        return _done(deadline, filed_at or recorded or now)
    return _ended(deadline)


def _running(deadline: Deadline, *, now: datetime) -> str:
    if deadline.due_at is None:
        return _without_limit(deadline, now=now)
    left = time_left(deadline.due_at, now)
    if deadline.is_provisional and not left.late:
        return _("Provisional: %(left)s.") % {"left": time_left_text(left)}
    return f"{capfirst(time_left_text(left))}."


def _without_limit(deadline: Deadline, *, now: datetime) -> str:
    runs = _("Running for %(span)s.") % {"span": span_text(time_left(deadline.at, now))}
    if deadline.target_at is None:
        return runs
    left = time_left_text(time_left(deadline.target_at, now))
    target = _("Target: %(left)s.") % {"left": left}
    return f"{runs} {target}"


def _done(deadline: Deadline, at: datetime) -> str:
    instant = instant_text(at, deadline.zone)
    if deadline.due_at is None and at < deadline.at:
        return _("Done: %(instant)s.") % {"instant": instant}
    filed = deadline.rule in (*notification_rules(), *supplement_rules())
    words = {"instant": capfirst(instant), "outcome": done_text(deadline, at=at, filed=filed)}
    return _("%(instant)s: %(outcome)s.") % words


def _ended(deadline: Deadline) -> str:
    words = {
        Deadline.State.DECIDED: _("Ended by a decision."),
        Deadline.State.LIFTED: _("Does not apply any more."),
        Deadline.State.REPLACED: _("Replaced by a newer version of this clock."),
    }
    text = words[Deadline.State(deadline.state)]
    if deadline.ended_at is None:
        return text
    return f"{text} {capfirst(instant_text(deadline.ended_at, deadline.zone))}."


def between_text(deadline: Deadline, outcome: Outcome, *, now: datetime) -> str:
    """What is said after the strict end and before the end of the other reading; else empty.

    Only of a clock that runs: afterwards the instant of the filing has settled it.
    """
    if not isinstance(outcome, Reckoning) or deadline.state != Deadline.State.RUNNING:
        return ""
    if not outcome.due_at < now <= outcome.reading_1182:
        return ""
    return _(
        "%(over)s By the reading of Regulation 1182/71 the period ends %(end)s. Whether you give "
        "reasons for a delay is your choice; the figure of lateness enters a filing only if you "
        "put it there."
    ) % {"over": _over(outcome), "end": instant_text(outcome.reading_1182, outcome.anchor.zone)}


def _over(reckoning: Reckoning) -> str:
    if reckoning.period.kind != "hours":
        return _("The strict end is past.")
    return _("The strict %(hours)d hours are over.") % {"hours": reckoning.hours}
