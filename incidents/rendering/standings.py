"""Where a clock stands: how much is left, by how much it was kept, or why it ended."""

from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.models import Deadline
from incidents.rendering.instants import instant_text, margin_text, span_text, time_left_text
from incidents.rules.countdown import margin, time_left
from incidents.rules.deadlines import Outcome, Reckoning
from incidents.selectors.clocks import done_by_discharge, is_restated


def standing_text(deadline: Deadline, *, now: datetime, done_at: datetime | None = None) -> str:
    """For example "2 d 19 h left." or "Filed 12 h 03 before the deadline, Monday …"."""
    if deadline.state == Deadline.State.RUNNING:
        return _running(deadline, now=now)
    if is_restated(deadline):
        return _(
            "Counted anew after it had ended: what was done keeps the clock of its day, the "
            "version before this one."
        )
    if deadline.state == Deadline.State.MET:
        return _done(deadline, done_at or done_by_discharge(deadline) or deadline.ended_at or now)
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
    if deadline.due_at is not None:
        kept = margin_text(margin(at, deadline.due_at))
        return f"{capfirst(kept)} ({instant})."
    if at < deadline.at:
        return _("Done: %(instant)s.") % {"instant": instant}
    return _("Done: %(instant)s, %(span)s after the start.") % {
        "instant": instant,
        "span": span_text(time_left(deadline.at, at)),
    }


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
