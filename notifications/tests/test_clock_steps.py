"""F12: the clock is set back. Nothing waits until it has caught up."""

from datetime import timedelta

import pytest

from incidents.models import Deadline, Incident
from incidents.selectors.clocks import running_deadline
from incidents.services.incidents import log_incident
from incidents.services.people import give_role
from notifications.models import Alert, Escalation
from notifications.rules.heartbeats import SWEEP
from notifications.selectors.heartbeats import last_sign
from notifications.services import clock_steps
from notifications.services.sweep import PartsFailed, sweep
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


@pytest.mark.django_db(transaction=True)
def test_f12_a_worker_that_stands_in_no_transaction_mends_too(rung):
    """As every worker stands; found by the harness: each tick after a step back failed for good."""
    Mailbox().tick(rung)
    back = rung - 2 * HOUR
    Mailbox().tick(back)
    assert last_sign(SWEEP) == back


def test_f12_one_organisation_that_fails_keeps_no_other_waiting(rung, elsewhere, monkeypatch):
    """And the next tick still knows of the step: it gives no sign of life."""
    charlie = member("Charlie Byrne", elsewhere, "dpo")
    log_incident(elsewhere, title="A list on a bus", by=charlie, now=rung)
    Mailbox().tick(rung)
    failing, looked_at = Incident.objects.earliest("pk").organisation, []

    def fails_for_one(organisation, *, now):
        if organisation == failing:
            raise RuntimeError("as if")
        looked_at.append(organisation)

    monkeypatch.setattr(clock_steps, "look_again", fails_for_one)
    back = rung - 2 * HOUR
    with pytest.raises(PartsFailed, match="mend_after_a_step_back"):
        Mailbox().tick(back)
    assert looked_at == [elsewhere]
    assert last_sign(SWEEP) == rung


def test_f12_a_tick_after_a_tick_touches_no_pause(rung):
    sweep(clock=lambda: rung, transport=Refusing(RefusedForNow("rcpt", "451")))
    assert Mailbox().tick(rung + 15 * SECOND) == []


def test_f12_what_waits_for_a_clock_that_ran_ahead_is_looked_at_after_two_ticks(rung, aware):
    """Somebody came or went while it ran ahead, and no tick saw that clock."""
    running = Deadline.objects.filter(pk=running_deadline(aware).pk)
    running.update(next_alert_at=rung + HOUR)
    assert names(Mailbox().tick(rung + MINUTE)) == []
    assert names(Mailbox().tick(rung + MINUTE + SECOND)) == ["alice"]


def test_f12_a_clock_with_nothing_due_keeps_the_instant_it_waits_for(rung, aware):
    Mailbox().tick(rung - HOUR)
    waits_for = running_deadline(aware).next_alert_at
    Mailbox().tick(rung - 50 * MINUTE)
    assert running_deadline(aware).next_alert_at == waits_for
