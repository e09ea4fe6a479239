"""Changing who is called when, how long one waits, and at which hours alerts come."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.models import Entry, Organisation, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import active_members_of, people_in
from incidents.services.clocks import look_again
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import AlertPlan, Escalation, LadderStep
from notifications.rules.addresses import address_key, read_address
from notifications.rules.escalation import ONE_PERSON, USUAL_STEPS, Step, everybody
from notifications.rules.ladder_steps import Steps, steps_fingerprint, with_step
from notifications.selectors.ladders import (
    crew_in,
    plan_fingerprint,
    plan_of,
    rungs_fingerprint,
    steps_of,
    waits_of,
)
from notifications.services.ladder_news import tell_of_change


@transaction.atomic
def change_steps(
    organisation: Organisation,
    *,
    read: str,
    change: Callable[[Steps], Steps],
    by: User,
    now: datetime,
) -> Steps:
    """Bring the order into another one; `read` is the fingerprint of the order it was read in.

    `change` is one of the functions of `rules/ladder_steps`. The usual order leaves no row.
    Raises `Refused`: `not_allowed`, `ladder_changed_meanwhile`, and what `change` raises.
    """
    organisation = _locked(organisation, by=by)
    steps = steps_of(organisation)
    if steps_fingerprint(steps) != read:
        raise Refused("ladder_changed_meanwhile")
    changed = change(steps)
    if changed == steps:
        return steps
    LadderStep.objects.filter(organisation=organisation).delete()
    if changed != USUAL_STEPS:
        LadderStep.objects.bulk_create(_rows(organisation, changed))
    codes = {"steps": [[step.who, step.person] for step in changed]}
    entry = _settle(organisation, verb="ladder.changed", codes=codes, by=by, now=now)
    crew = crew_in(organisation, plan_of(organisation))
    dropped = {*everybody(steps, crew)} - {*everybody(changed, crew)}
    tell_of_change(entry, organisation=organisation, dropped=dropped, by=by, now=now)
    return changed


def _rows(organisation: Organisation, steps: Steps) -> list[LadderStep]:
    return [
        LadderStep(organisation=organisation, position=number, who=step.who, person_id=step.person)
        for number, step in enumerate(steps, start=1)
    ]


def add_step(
    organisation: Organisation, *, step: Step, read: str, by: User, now: datetime
) -> Steps:
    """One more step at the end of the order.

    Raises `Refused`: `step_nobody` for a person who is no active member, and as `change_steps`.
    """
    members = [member.person for member in active_members_of(organisation)]
    if step.who == ONE_PERSON and step.person not in members:
        raise Refused("step_nobody", field="call")
    return change_steps(
        organisation, read=read, change=lambda steps: with_step(steps, step), by=by, now=now
    )


@transaction.atomic
def change_plan(
    organisation: Organisation,
    *,
    read: str,
    wait_minutes: int,
    urgent_wait_minutes: int,
    emergency_email: str,
    digest_hour: int,
    by: User,
    now: datetime,
) -> AlertPlan:
    """The waits, the emergency address and the hour of the daily summary.

    Raises `Refused`: `not_allowed`, `plan_changed_meanwhile`, `urgent_wait_longer`,
    `emergency_is_a_member` (name), and `address_…` as `rules/addresses` has it.
    """
    organisation = _locked(organisation, by=by)
    plan = plan_of(organisation)
    if plan_fingerprint(plan) != read:
        raise Refused("plan_changed_meanwhile")
    if urgent_wait_minutes > wait_minutes:
        raise Refused("urgent_wait_longer", field="urgent_wait_minutes")
    values: dict[str, Any] = {
        "wait_minutes": wait_minutes,
        "urgent_wait_minutes": urgent_wait_minutes,
        "emergency_email": _emergency(emergency_email, organisation),
        "digest_hour": digest_hour,
    }
    changed = [name for name, value in values.items() if getattr(plan, name) != value]
    if not changed:
        return plan
    for name in changed:
        setattr(plan, name, values[name])
    plan.save()
    content = {"emergency_email": plan.emergency_email}
    codes = {"fields": changed, **{name: values[name] for name in _NUMBERS}}
    entry = _settle(
        organisation, verb="alert_plan.changed", codes=codes, content=content, by=by, now=now
    )
    tell_of_change(entry, organisation=organisation, dropped=set(), by=by, now=now)
    return plan


_NUMBERS = ("wait_minutes", "urgent_wait_minutes", "digest_hour")


def _emergency(typed: str, organisation: Organisation) -> str:
    """A shared mailbox is allowed here; that of a person who is called anyway is nobody more."""
    if not typed.strip():
        return ""
    try:
        address = read_address(typed)
    except Refused as refused:
        raise Refused(refused.code, field="emergency_email", **refused.params) from None
    key = address_key(address)
    for person in people_in(organisation):
        if address_key(person.email) == key:
            raise Refused("emergency_is_a_member", field="emergency_email", name=person.name)
    return address


@transaction.atomic
def change_rungs(
    organisation: Organisation,
    *,
    rule: str,
    hours: tuple[int, ...] | None,
    read: str,
    by: User,
    now: datetime,
) -> AlertPlan:
    """The hours of one duty as the organisation has them; None goes back to the law book.

    Raises `Refused`: `not_allowed`, `rungs_changed_meanwhile`.
    """
    organisation = _locked(organisation, by=by)
    plan = plan_of(organisation)
    if rungs_fingerprint(plan, rule) != read:
        raise Refused("rungs_changed_meanwhile")
    others = {name: value for name, value in plan.rungs.items() if name != rule}
    changed = others | ({rule: list(hours)} if hours else {})
    if changed == plan.rungs:
        return plan
    plan.rungs = changed
    plan.save()
    codes = {"rule": rule, "rungs": list(hours or ())}
    entry = _settle(organisation, verb="rungs.changed", codes=codes, by=by, now=now)
    tell_of_change(entry, organisation=organisation, dropped=set(), by=by, now=now)
    return plan


def _locked(organisation: Organisation, *, by: User) -> Organisation:
    """Locked before its incidents, so that of two who change it at once one sees the other."""
    insist(by, organisation, Action.MANAGE_ALERTS)
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _settle(
    organisation: Organisation,
    *,
    verb: str,
    codes: dict[str, Any],
    content: dict[str, Any] | None = None,
    by: User,
    now: datetime,
) -> Entry:
    """Running clocks look again, whoever waits for the next step waits no longer than now said,
    and the journal says what was changed.
    """
    look_again(organisation, now=now)
    latest = now + waits_of(plan_of(organisation)).usual
    Escalation.objects.filter(
        incident__organisation=organisation, ended_at=None, next_step_at__gt=latest
    ).update(next_step_at=latest)
    return record(
        organisation, verb=verb, subject=organisation, by=by, now=now, codes=codes, content=content
    )
