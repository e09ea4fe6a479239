"""Planning alerts: exactly once per clock version, rung and contact."""

from datetime import datetime, timedelta

from django.db import transaction

from incidents.models import Deadline, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import responsible_contacts
from incidents.services.clocks import schedule_look
from incidents.services.incidents import take_charge_if_nobody_has
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Acknowledgement, Alert
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import Rung, next_rung, rungs_passed
from notifications.selectors.alerts import STILL_NEEDED, calm_from, deadlines_to_plan

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
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("incident__organisation")
        .filter(pk=pk)
        .first()
    )
    if deadline is None:
        return False
    calm = calm_from(deadline)
    passed = rungs_passed(deadline.due_at, now, calm_from=calm)
    contacts = responsible_contacts(deadline.incident)
    for contact in contacts:
        _plan_for(contact, deadline=deadline, passed=passed, now=now, silent_since=silent_since)
    following = next_rung(deadline.due_at, now, calm_from=calm).at
    look_at = following if contacts else min(following, now + LOOK_AGAIN_AFTER)
    schedule_look(deadline, at=look_at)
    return True


def _plan_for(
    contact: User,
    *,
    deadline: Deadline,
    passed: tuple[Rung, ...],
    now: datetime,
    silent_since: datetime | None,
) -> None:
    """Only the most urgent rung is sent; what came before it is recorded as superseded."""
    if not passed:
        return
    *earlier, urgent = passed
    _supersede(earlier, contact=contact, deadline=deadline, now=now)
    alert, is_new = Alert.objects.get_or_create(
        deadline=deadline,
        rung=urgent.code,
        contact=contact,
        defaults={
            "due_at": urgent.at,
            "planned_at": now,
            "not_before": now,
            "silent_since": silent_since,
        },
    )
    if not is_new and alert.state == Alert.State.CANCELLED:
        # The person was away and is back: what is due is due to them again.
        alert.state, alert.not_before = Alert.State.PENDING, now
        alert.save(update_fields=["state", "not_before"])


def _supersede(rungs: list[Rung], *, contact: User, deadline: Deadline, now: datetime) -> None:
    codes = [rung.code for rung in rungs]
    Alert.objects.filter(
        deadline=deadline, contact=contact, rung__in=codes, state__in=WAITING
    ).update(state=Alert.State.SUPERSEDED, settled_at=now)
    # Rungs from before the clock was set were never owed: they leave no row.
    owed = [rung for rung in rungs if rung.at > deadline.set_at]
    Alert.objects.bulk_create(
        [_superseded(rung, contact=contact, deadline=deadline, now=now) for rung in owed],
        ignore_conflicts=True,
    )


def _superseded(rung: Rung, *, contact: User, deadline: Deadline, now: datetime) -> Alert:
    return Alert(
        deadline=deadline,
        rung=rung.code,
        contact=contact,
        due_at=rung.at,
        planned_at=now,
        not_before=now,
        state=Alert.State.SUPERSEDED,
        settled_at=now,
    )


def cancel_alerts_no_longer_needed(*, now: datetime) -> int:
    """Cancel what waits for an ended clock or for somebody who is gone; how many."""
    return Alert.objects.filter(~STILL_NEEDED, state__in=WAITING).update(
        state=Alert.State.CANCELLED, settled_at=now
    )


@transaction.atomic
def acknowledge(deadline: Deadline, *, by: User, now: datetime) -> Acknowledgement:
    """ "I'm on it". After the deadline this calms the hourly alerts to daily ones.

    An incident that nobody owns is theirs from now on.

    Raises `Refused`: `not_allowed`, `clock_ended`.
    """
    organisation = deadline.incident.organisation
    insist(by, organisation, Action.ACKNOWLEDGE)
    deadline = Deadline.objects.select_for_update().get(pk=deadline.pk)
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
        codes={"version": deadline.clock_version},
    )
    return acknowledgement
