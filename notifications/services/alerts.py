"""Planning alerts: exactly once per clock version, rung and contact."""

from datetime import datetime, timedelta

from django.db import transaction

from incidents.models import Deadline, Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.clocks import running_deadlines
from incidents.selectors.people import responsible_contacts
from incidents.services.clocks import locked_incident, look_no_more, schedule_look
from incidents.services.incidents import take_charge_if_nobody_has
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Acknowledgement, Alert
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import next_rung, rungs, rungs_passed
from notifications.selectors.alerts import STILL_NEEDED, deadlines_to_plan, schedule_of
from notifications.services.news import plan_news
from notifications.services.planning import plan_for

# Where nobody can be alerted the sweep looks again soon: people may have been added meanwhile.
LOOK_AGAIN_AFTER = timedelta(minutes=5)


def plan_due_alerts(*, now: datetime, silent_since: datetime | None = None) -> int:
    """Plan what every due deadline asks for; how many deadlines were looked at.

    Safe to repeat and to run twice at once: each deadline is locked, each alert is unique.
    `silent_since` tells the readers that the scheduler slept from then on.
    """
    planned = 0
    for pk in list(deadlines_to_plan(now=now).values_list("pk", flat=True)):
        planned += _plan(pk, now=now, silent_since=silent_since)
    return planned


@transaction.atomic
def _plan(pk: int, *, now: datetime, silent_since: datetime | None) -> bool:
    # Another sweep may hold the row or be done with it: then there is nothing left to do here.
    deadline = (
        deadlines_to_plan(now=now)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("incident__organisation")
        .filter(pk=pk)
        .first()
    )
    if deadline is None:
        return False
    if deadline.has_news:
        plan_news(deadline, now=now)
    if deadline.state != Deadline.State.RUNNING:
        look_no_more(deadline)
        return True
    schedule = schedule_of(deadline)
    passed = rungs_passed(rungs(schedule), now)
    contacts = responsible_contacts(deadline.incident)
    for contact in contacts:
        plan_for(
            contact,
            about=deadline,
            passed=passed,
            since=deadline.set_at,
            now=now,
            silent_since=silent_since,
        )
    following = next_rung(rungs(schedule), now).at
    schedule_look(deadline, at=following if contacts else min(following, now + LOOK_AGAIN_AFTER))
    return True


def cancel_alerts_no_longer_needed(*, now: datetime) -> int:
    """Cancel what waits for an ended clock, a handled warning or somebody who is gone; how many."""
    waiting = Alert.objects.filter(state__in=WAITING)
    needed = waiting.filter(STILL_NEEDED).values("pk")
    return waiting.exclude(pk__in=needed).update(state=Alert.State.CANCELLED, settled_at=now)


@transaction.atomic
def acknowledge_every_clock(incident: Incident, *, by: User, now: datetime) -> None:
    """ "I'm on it", for the incident as a whole: each clock that runs.

    Raises `Refused`: `not_allowed`, `clock_ended` when none runs.
    """
    insist(by, incident.organisation, Action.ACKNOWLEDGE)
    running = list(running_deadlines(locked_incident(incident)))
    if not running:
        raise Refused("clock_ended")
    for deadline in running:
        acknowledge(deadline, by=by, now=now)


@transaction.atomic
def acknowledge(deadline: Deadline, *, by: User, now: datetime) -> Acknowledgement:
    """ "I'm on it", for any clock that runs. After its end hourly alerts become daily ones.

    An incident that nobody owns is theirs from now on.

    Raises `Refused`: `not_allowed`, `clock_ended`.
    """
    organisation = deadline.incident.organisation
    insist(by, organisation, Action.ACKNOWLEDGE)
    locked_incident(deadline.incident)
    deadline = Deadline.objects.select_for_update(no_key=True).get(pk=deadline.pk)
    if deadline.state != Deadline.State.RUNNING:
        raise Refused("clock_ended")
    acknowledgement = Acknowledgement.objects.create(deadline=deadline, by=by, at=now)
    schedule_look(deadline, at=now)
    take_charge_if_nobody_has(deadline.incident, by=by, now=now)
    record(
        organisation,
        verb="clock.acknowledged",
        subject=acknowledgement,
        by=by,
        now=now,
        incident=deadline.incident,
        codes={"version": deadline.clock_version, "rule": deadline.rule},
    )
    return acknowledgement
