""" "I'm on it": who says so holds the alarm for a while, and it comes back."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from incidents.models import Deadline, Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.clocks import running_deadlines
from incidents.selectors.people import may_in
from incidents.services.clocks import locked_incident, schedule_look
from incidents.services.incidents import take_charge_if_nobody_has
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Acknowledgement, Alert
from notifications.rules.acknowledgements import holds_until
from notifications.selectors.answers import may_answer
from notifications.selectors.escalations import uncovered_clocks
from notifications.services.escalations import end_escalation

# Without a pause the holder of a link, or a member, could fill the journal and busy each tick.
ONE_PRESS: Final = timedelta(minutes=1)


@transaction.atomic
def acknowledge_every_clock(
    incident: Incident, *, by: User, now: datetime
) -> list[Acknowledgement]:
    """ "I'm on it", for the incident as a whole: each clock that runs.

    Who presses twice within a minute said it once. Raises `Refused`: `not_allowed`,
    `clock_ended` when no clock runs.
    """
    insist(by, incident.organisation, Action.ACKNOWLEDGE)
    locked_incident(incident)
    if just_said := _just_said(incident, Q(by=by, alert=None), now=now):
        return just_said
    return _every_clock(incident, by=by, alert=None, now=now)


@transaction.atomic
def acknowledge_by_alert(alert: Alert, *, now: datetime) -> list[Acknowledgement]:
    """The same by whom an alert called, who need not sign in: the alert is their permission.

    Who presses twice within a minute said it once. Raises `Refused`: `not_called` when it is
    about no incident, or its reader is gone, `clock_ended` when no clock runs.
    """
    if alert.incident is None or not may_answer(alert):
        raise Refused("not_called")
    locked_incident(alert.incident)
    if just_said := _just_said(alert.incident, Q(alert=alert), now=now):
        return just_said
    said = _every_clock(alert.incident, by=alert.contact, alert=alert, now=now)
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(confirmed_at=now)
    return said


def _just_said(incident: Incident, who: Q, *, now: datetime) -> list[Acknowledgement]:
    """What this very person or alert answered a moment ago, unless a clock began since."""
    clocks = incident.deadlines.filter(state=Deadline.State.RUNNING)
    said = Acknowledgement.objects.filter(
        who, deadline__in=clocks, at__gt=now - ONE_PRESS, at__lte=now, until__gt=now
    )
    if clocks.exclude(pk__in=said.values("deadline")).exists():
        return []
    if said:
        end_escalation(incident, now=now)  # The next people may have been called since.
    return list(said)


def _every_clock(
    incident: Incident, *, by: User | None, alert: Alert | None, now: datetime
) -> list[Acknowledgement]:
    running = list(running_deadlines(locked_incident(incident)))
    if not running:
        raise Refused("clock_ended")
    return [_acknowledge(deadline, by=by, alert=alert, now=now) for deadline in running]


@transaction.atomic
def acknowledge(deadline: Deadline, *, by: User, now: datetime) -> Acknowledgement:
    """ "I'm on it", for one clock that runs. What is hourly is left out while the word holds.

    An incident that nobody owns is theirs from now on. When the last clock of an incident is
    covered, nobody further is called.

    Raises `Refused`: `not_allowed`, `clock_ended`.
    """
    insist(by, deadline.incident.organisation, Action.ACKNOWLEDGE)
    locked_incident(deadline.incident)
    return _acknowledge(deadline, by=by, alert=None, now=now)


def _acknowledge(
    deadline: Deadline, *, by: User | None, alert: Alert | None, now: datetime
) -> Acknowledgement:
    """The caller holds the incident locked."""
    deadline = Deadline.objects.select_for_update(no_key=True).get(pk=deadline.pk)
    if deadline.state != Deadline.State.RUNNING:
        raise Refused("clock_ended")
    until = holds_until(now, due_at=deadline.due_at)
    said = Acknowledgement.objects.create(
        deadline=deadline, by=by, alert=alert, at=now, until=until
    )
    schedule_look(deadline, at=now)
    if by is not None and may_in(by, deadline.incident.organisation, Action.ACKNOWLEDGE):
        take_charge_if_nobody_has(deadline.incident, by=by, now=now)
    if not uncovered_clocks(deadline.incident, now=now).exists():
        end_escalation(deadline.incident, now=now)
    _record(said, now=now)
    return said


def _record(said: Acknowledgement, *, now: datetime) -> None:
    deadline = said.deadline
    codes = {"version": deadline.clock_version, "rule": deadline.rule}
    record(
        deadline.incident.organisation,
        verb="clock.acknowledged",
        subject=said,
        by=said.by,
        now=now,
        incident=deadline.incident,
        codes=codes | ({"alert": said.alert_id} if said.alert_id else {}),
    )
