"""F12: the clock is set back. Nothing waits until it has caught up."""

from datetime import timedelta

import pytest

from incidents.selectors.clocks import running_deadline
from incidents.services.people import give_role
from notifications.models import Alert, Escalation
from notifications.services.sweep import sweep
from notifications.tests.mailbox import Mailbox
from notifications.transports.outcomes import NotReached, RefusedForNow
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


class Refusing(Mailbox):
    def __init__(self, outcome):
        super().__init__()
        self.outcome = outcome

    def hand_over(self, *args, before_data):
        return before_data() and self.outcome


@pytest.fixture
def rung(aware):
    return running_deadline(aware).due_at - 24 * HOUR


def names(mails):
    return sorted(mail.to for mail in mails)


@pytest.mark.parametrize("outcome", [RefusedForNow("rcpt", "451"), NotReached("connect", "no")])
def test_f12_an_alert_between_two_tries_is_tried_again_at_once(rung, outcome):
    sweep(clock=lambda: rung, transport=Refusing(outcome))
    assert names(Mailbox().tick(rung - 2 * HOUR)) == ["alice"]


def test_f12_who_was_added_just_before_hears_what_is_due(rung, aware, laboratory):
    Mailbox().tick(rung + HOUR)
    dina = member("Dina Newcomer", laboratory, "analyst")
    give_role(dina, organisation=laboratory, role="dpo", by=None, now=rung + HOUR)
    assert names(Mailbox().tick(rung + HOUR - 30 * MINUTE)) == ["dina"]


def test_f12_the_next_person_is_called_within_the_wait(rung, laboratory):
    member("Dora Deputy", laboratory, "analyst")
    Mailbox().tick(rung)
    back = rung - 2 * HOUR
    Mailbox().tick(back)
    assert Escalation.objects.get(ended_at=None).next_step_at == back + 30 * MINUTE
    assert names(Mailbox().tick(back + 30 * MINUTE)) == ["dora"]


def test_f12_an_alert_of_a_dead_worker_is_free_after_one_lease(rung):
    Mailbox().tick(rung)
    Alert.objects.filter(state="accepted").update(
        state="claimed", claim_token="0" * 32, lease_until=rung + 45 * SECOND
    )
    back = rung - 2 * HOUR
    assert names(Mailbox().tick(back)) == []
    assert names(Mailbox().tick(back + 44 * SECOND)) == []
    assert names(Mailbox().tick(back + 46 * SECOND)) == ["alice"]


def test_f12_a_tick_after_a_tick_touches_no_pause(rung):
    sweep(clock=lambda: rung, transport=Refusing(RefusedForNow("rcpt", "451")))
    assert Mailbox().tick(rung + 15 * SECOND) == []
