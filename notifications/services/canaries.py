"""Test mails that a person confirms: only then is it known that alerts arrive."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from incidents.models import Organisation, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Alert
from notifications.rules.alert_states import WAITING
from notifications.rules.canaries import test_rung
from notifications.rules.ladder import Rung
from notifications.selectors.answers import may_answer
from notifications.selectors.canaries import (
    organisations_to_test,
    test_readers,
    tests_by,
    way_out,
)
from notifications.services.mishaps import each_alone
from notifications.services.planning import plan_rung


def plan_due_tests(*, now: datetime) -> int:
    """Plan the test mails that are due; of how many organisations.

    Safe to repeat and to run twice at once: each alert is unique. Where mail stays on this
    machine there is nothing to test.
    """
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        return 0
    due = Organisation.objects.in_bulk(organisations_to_test(now=now))
    return each_alone(
        "Planning the test mail of organisation", due, lambda pk: _plan(due[pk], now=now)
    )


@transaction.atomic
def _plan(organisation: Organisation, *, now: datetime) -> bool:
    """One that still waits says nothing that the new one does not say."""
    rung = Rung(test_rung(now, way=way_out()), now)
    older = tests_by(way_out()).filter(organisation=organisation, state__in=WAITING)
    older.exclude(rung=rung.code).update(state=Alert.State.SUPERSEDED, settled_at=now)
    for reader in test_readers(organisation):
        plan_rung(rung, reader=reader, about=organisation, now=now)
    return True


@transaction.atomic
def ask_for_test_mail(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Have a test mail sent with the next tick; pressed twice within a minute, one.

    Raises `Refused`: `not_allowed`, `mail_stays_here`.
    """
    insist(by, organisation, Action.MANAGE_ALERTS)
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        raise Refused("mail_stays_here")
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    _plan(organisation, now=now)
    record(organisation, verb="mail.tested", subject=organisation, by=by, now=now)


@transaction.atomic
def confirm_arrival(alert: Alert, *, now: datetime) -> None:
    """Its reader says that the test mail arrived; the first time counts.

    Raises `Refused("not_called")` when the reader is gone.
    """
    if not may_answer(alert):
        raise Refused("not_called")
    if Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(confirmed_at=now):
        record(alert.organisation, verb="mail.arrived", subject=alert, by=alert.contact, now=now)
