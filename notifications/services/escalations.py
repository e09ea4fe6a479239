"""Calling the next person where nobody takes an incident on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from incidents.models import Deadline, Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.clocks import locked_incident
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Escalation
from notifications.rules.ladder import Rung
from notifications.rules.readers import Reader
from notifications.selectors.channels import machines_of
from notifications.selectors.escalations import nearest_uncovered, uncovered_clocks
from notifications.selectors.ladders import Ladder, ladder_of, plan_of, waits_of
from notifications.services.mishaps import each_alone
from notifications.services.planning import plan_rung


def begin_escalation(incident: Incident, *, now: datetime) -> None:
    """Somebody was just called and nobody is on it: from now on the next one waits their turn.

    Does nothing where it has begun already.
    """
    Escalation.objects.get_or_create(
        incident=incident,
        ended_at=None,
        defaults={"began_at": now, "next_step_at": _next_at(incident, now=now)},
    )


def climb_due_ladders(*, now: datetime) -> int:
    """Call the next step of every ladder whose time has come; how many were looked at.

    Safe to repeat and to run twice at once: each escalation is locked, each alert is unique.
    """
    _end_where_nothing_runs(now=now)
    _wait_no_longer(now=now)
    due = Escalation.objects.filter(ended_at=None, next_step_at__lte=now)
    pks = list(due.values_list("pk", flat=True))
    return each_alone("Climbing ladder", pks, lambda pk: _climb(pk, now=now))


@transaction.atomic
def _end_where_nothing_runs(*, now: datetime) -> None:
    runs = Deadline.objects.filter(incident=OuterRef("incident"), state=Deadline.State.RUNNING)
    over = Escalation.objects.filter(~Exists(runs), ended_at=None).order_by("pk")
    # One that somebody holds is ended at the next tick: nobody waits for it.
    free = over.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    Escalation.objects.filter(pk__in=list(free)).update(ended_at=now)


@transaction.atomic
def _climb(pk: int, *, now: datetime) -> bool:
    escalation = (
        Escalation.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("incident__organisation")
        .filter(pk=pk, ended_at=None, next_step_at__lte=now)
        .first()
    )
    if escalation is None:
        return False
    if not uncovered_clocks(escalation.incident, now=now):
        end_escalation(escalation.incident, now=now)
        return True
    _call_next(escalation, ladder_of(escalation.incident), now=now)
    return True


def _call_next(escalation: Escalation, ladder: Ladder, *, now: datetime) -> None:
    """Call who is new at the next step, and wait again."""
    incident = escalation.incident
    escalation.step = ladder.next_step or ladder.step
    for reader in (*ladder.called_next, *machines_of(incident.organisation)):
        _call(reader, escalation, now=now)
    escalation.next_step_at = _next_at(incident, now=now)
    escalation.save(update_fields=["step", "next_step_at"])


def _call(reader: Reader, escalation: Escalation, *, now: datetime) -> None:
    rung = Rung(f"called-{escalation.step}-{escalation.pk}", now)
    plan_rung(rung, reader=reader, about=escalation.incident, now=now)


def _next_at(incident: Incident, *, now: datetime) -> datetime:
    """When somebody further is called; also where nobody is left, since people may be added."""
    waits = waits_of(plan_of(incident.organisation))
    return now + waits.before_next(nearest_uncovered(incident, now=now), now=now)


def _wait_no_longer(*, now: datetime) -> None:
    """Nobody waits longer than the wait as of now.

    What was written before the clock was set back, or before the deadline came near with an
    earlier awareness, was longer.
    """
    waiting = {
        one.pk: one.incident
        for one in Escalation.objects.filter(ended_at=None, next_step_at__gt=now)
    }
    each_alone("Shortening wait", waiting, lambda pk: _wait_less(pk, waiting[pk], now=now))


def _wait_less(pk: int, incident: Incident, *, now: datetime) -> int:
    at = _next_at(incident, now=now)
    return Escalation.objects.filter(pk=pk, next_step_at__gt=at).update(next_step_at=at)


def end_escalation(incident: Incident, *, now: datetime) -> None:
    """Somebody is on it, or nothing runs any more: nobody further is called."""
    Escalation.objects.filter(incident=incident, ended_at=None).update(ended_at=now)


@transaction.atomic
def call_next_now(incident: Incident, *, by: User, now: datetime) -> None:
    """ "Wake the deputy": the next step is called by the next tick, whoever is on it.

    Raises `Refused`: `not_allowed`, `clock_ended` when no clock runs, `everybody_called`.
    """
    insist(by, incident.organisation, Action.ACKNOWLEDGE)
    incident = locked_incident(incident)
    if not incident.deadlines.filter(state=Deadline.State.RUNNING).exists():
        raise Refused("clock_ended")
    begin_escalation(incident, now=now)
    escalation = Escalation.objects.select_for_update(no_key=True).get(
        incident=incident, ended_at=None
    )
    ladder = ladder_of(incident)
    if ladder.next_step is None:
        raise Refused("everybody_called")
    _call_next(escalation, ladder, now=now)
    record(
        incident.organisation,
        verb="ladder.climbed",
        subject=escalation,
        by=by,
        now=now,
        incident=incident,
        codes={"step": escalation.step},
    )
