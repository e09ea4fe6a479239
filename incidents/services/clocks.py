"""Starting, replacing and ending the clocks of an incident.

Nothing here pushes: a new deadline has a `next_alert_at` that is due, and the sweep finds it.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import cast

from django.db.models import Q

from incidents.models import AnchorEvent, Deadline, Discharge, Incident, Organisation, Signal, User
from incidents.rules.clock_moves import Kept, Move, clock_move
from incidents.rules.deadlines import NoFixedLimit, NotStarted, Outcome, Reckoning
from incidents.rules.inputs import Inputs
from incidents.rules.instants import Instant
from incidents.rules.regimes import rule_named
from incidents.rules.terms import terms
from incidents.selectors.duties import Duty, duties_of, newest_deadlines
from incidents.services.journal import record

# What a decision had ended was done after all: it must not run again beside its filing.
CLOSED_BY_SUBMISSION = (Deadline.State.RUNNING, Deadline.State.DECIDED)
ENDS_AS = {"met": Deadline.State.MET, "decided": Deadline.State.DECIDED}


def settle_clocks(incident: Incident, *, by: User, now: datetime, news: bool = False) -> None:
    """Bring every clock of an incident in line with what is known of it.

    One deadline for each duty and recipient. Nothing that still counts the same is touched, so
    that a later law file moves no clock. `news`: the awareness was changed, and people are told
    once, by the first clock that moves. Inside the caller's transaction: the incident is read
    again and locked, so that no old copy of it ends a clock.
    """
    incident = locked_incident(incident)
    newest = newest_deadlines(incident)
    for duty in duties_of(incident):
        kept = newest.pop((duty.rule.rule, duty.recipient), None)
        moved = _settle(incident, duty, kept, by=by, now=now, news=news)
        news = news and not moved
    for left in newest.values():
        if left.state == Deadline.State.RUNNING:
            end_clock(left, state=Deadline.State.LIFTED, by=by, now=now)


def locked_incident(incident: Incident) -> Incident:
    """The incident as it stands now, with its organisation, locked until the transaction ends."""
    return locked_incidents((incident,))[incident.pk]


def locked_incidents(incidents: Iterable[Incident]) -> dict[int, Incident]:
    """The same rows, locked in one order, so that two who lock the same ones never wait forever.

    Who writes to an incident locks it before anything else of it, and before the journal's
    chain; an organisation is locked before its incidents. `no_key`: a row that only names the
    incident is written beside the lock.
    """
    rows = Incident.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("organisation").filter(pk__in={one.pk for one in incidents})
    return {one.pk: one for one in found.order_by("pk")}


def _settle(
    incident: Incident,
    duty: Duty,
    kept: Deadline | None,
    *,
    by: User,
    now: datetime,
    news: bool,
) -> bool:
    """Move the clock of one duty; whether it counts anew."""
    move = clock_move(
        owed=not isinstance(duty.outcome, NotStarted),
        settled=duty.settled,
        kept=cast(Kept, kept.state if kept else ""),
        same=kept is not None and counts_the_same(kept, duty.inputs),
    )
    if kept and move in (Move.END, Move.LIFT):
        ends_as = ENDS_AS[duty.settled] if move == Move.END else Deadline.State.LIFTED
        end_clock(kept, state=ends_as, by=by, now=now)
    if move not in (Move.START, Move.RESTATE):
        return False
    if kept and kept.state == Deadline.State.RUNNING:
        end_quietly(kept, state=Deadline.State.REPLACED, now=now)
    _store(incident, duty, kept, restates=move == Move.RESTATE, by=by, now=now, news=news)
    return True


def counts_the_same(kept: Deadline, inputs: Inputs) -> bool:
    """Whether the law that counted a deadline still gives the same anchor and the same end."""
    rule = rule_named(kept.rule, kept.rule_version)
    outcome = inputs.outcome(rule) if rule else None
    if outcome is None or isinstance(outcome, NotStarted):
        return False
    return all(getattr(kept, name) == value for name, value in _counted(outcome).items())


def _counted(outcome: Outcome) -> dict[str, object]:
    """The columns of a deadline that say what it counts from and to."""
    if isinstance(outcome, NotStarted):
        raise ValueError("nothing is counted before its start")
    return {
        "anchor": outcome.anchor_kind,
        "due_at": outcome.due_at if isinstance(outcome, Reckoning) else None,
        "target_at": outcome.target_at if isinstance(outcome, NoFixedLimit) else None,
        **asdict(outcome.anchor),
    }


def _store(
    incident: Incident,
    duty: Duty,
    kept: Deadline | None,
    *,
    restates: bool,
    by: User,
    now: datetime,
    news: bool,
) -> Deadline:
    """The next version of a clock; one that restates an ended clock takes over its end."""
    ended = kept if restates else None
    deadline = Deadline.objects.create(
        incident=incident,
        clock_version=kept.clock_version + 1 if kept else 1,
        regime=duty.rule.regime,
        rule=duty.rule.rule,
        rule_version=duty.rule.version,
        recipient=duty.recipient,
        inputs=duty.inputs.to_json(duty.rule),
        set_at=now,
        state=ended.state if ended else Deadline.State.RUNNING,
        ended_at=ended.ended_at if ended else None,
        next_alert_at=now if news or not ended else None,
        has_news=news,
        **_counted(duty.outcome),
    )
    _record_set(deadline, by=by, now=now)
    return deadline


def _record_set(deadline: Deadline, *, by: User, now: datetime) -> None:
    incident = deadline.incident
    record(
        incident.organisation,
        verb="clock.set",
        subject=deadline,
        by=by,
        now=now,
        incident=incident,
        codes={
            "version": deadline.clock_version,
            "rule": deadline.rule,
            "rule_version": deadline.rule_version,
            "recipient": deadline.recipient,
            "anchor": deadline.anchor,
            "from": deadline.at.isoformat(),
            "due": deadline.due_at.isoformat() if deadline.due_at else "",
        },
    )


def end_clock(deadline: Deadline, *, state: Deadline.State, by: User, now: datetime) -> Deadline:
    """Stop a running deadline because it was met, decided or lifted; its alerts end with it."""
    end_quietly(deadline, state=state, now=now)
    record(
        deadline.incident.organisation,
        verb="clock.ended",
        subject=deadline,
        by=by,
        now=now,
        incident=deadline.incident,
        codes={"state": str(state), "version": deadline.clock_version, "rule": deadline.rule},
    )
    return deadline


def end_quietly(deadline: Deadline, *, state: Deadline.State, now: datetime) -> None:
    """The same without the journal: the next version says it.

    News that the sweep may not have seen yet are still told, whatever became of their clock.
    """
    deadline.state, deadline.ended_at = state, now
    deadline.next_alert_at = now if deadline.has_news else None
    deadline.save(update_fields=["state", "ended_at", "next_alert_at"])


def close_by_submission(
    incident: Incident,
    *,
    rules: Iterable[str],
    recipient: str,
    at: Instant,
    incomplete: bool,
    by: User,
    now: datetime,
    discharge: Discharge | None = None,
) -> None:
    """End what a submission to one recipient fulfils, and start what counts from it.

    A submission closes only its own: the clocks of these rules towards this recipient. What
    starts with a `discharge` ends when that is taken back. The caller holds the incident locked.
    """
    named = tuple(rules)
    for (rule, to), deadline in newest_deadlines(incident).items():
        if rule in named and to == recipient and deadline.state in CLOSED_BY_SUBMISSION:
            end_clock(deadline, state=Deadline.State.MET, by=by, now=now)
    for rule in named:
        for kind in terms().submission_anchors(rule, incomplete=incomplete):
            keep_event(incident, kind=kind, at=at, reason="", by=by, now=now, discharge=discharge)
    settle_clocks(incident, by=by, now=now)


def keep_event(
    incident: Incident,
    *,
    kind: str,
    at: Instant,
    reason: str,
    by: User,
    now: datetime,
    discharge: Discharge | None = None,
) -> AnchorEvent:
    """Write down an event under the next number of its kind, without moving a clock."""
    number = incident.anchor_events.filter(kind=kind).count() + 1
    event = AnchorEvent.objects.create(
        incident=incident,
        kind=kind,
        number=number,
        reason=reason,
        discharge=discharge,
        said_by=by,
        said_at=now,
        **asdict(at),
    )
    record(
        incident.organisation,
        verb="event.stated",
        subject=event,
        by=by,
        now=now,
        incident=incident,
        codes={"event": kind, "number": number, "at": at.at.isoformat()},
        content={"reason": reason},
    )
    return event


def look_again(organisation: Organisation, *, now: datetime) -> None:
    """Let the sweep look at every running deadline and waiting warning at once.

    Called when the people to alert changed, so that a newcomer hears what is already due. The
    incidents are locked first, as by everybody who moves their clocks.
    """
    locked_incidents(
        organisation.incidents.filter(
            Q(deadlines__state=Deadline.State.RUNNING) | Q(signals__next_alert_at__isnull=False)
        )
    )
    Deadline.objects.filter(
        incident__organisation=organisation, state=Deadline.State.RUNNING
    ).update(next_alert_at=now)
    Signal.objects.filter(incident__organisation=organisation, next_alert_at__isnull=False).update(
        next_alert_at=now
    )


def look_now(incidents: Collection[int], *, now: datetime) -> int:
    """Let the sweep look at the clocks of these incidents that wait for a later instant; how many.

    Such an instant may have been written while the clock of the machine ran ahead.
    """
    running = Deadline.objects.filter(incident__in=incidents, state=Deadline.State.RUNNING)
    return running.filter(next_alert_at__gt=now).update(next_alert_at=now)


def schedule_look(deadline: Deadline, *, at: datetime) -> None:
    """Say when the sweep must look at a running deadline next."""
    Deadline.objects.filter(pk=deadline.pk, state=Deadline.State.RUNNING).update(next_alert_at=at)


def look_no_more(deadline: Deadline) -> None:
    """The sweep has seen a deadline that does not run: there is nothing left to look for."""
    ended = Deadline.objects.filter(pk=deadline.pk).exclude(state=Deadline.State.RUNNING)
    ended.update(next_alert_at=None)
