"""F44: nobody acknowledges. The ladder is climbed, once each step, until somebody is on it."""

from datetime import timedelta

import pytest

from incidents.models import Deadline
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline
from notifications.models import Acknowledgement, Alert, AlertPlan, Escalation, LadderStep
from notifications.selectors.audit import audit
from notifications.selectors.ladders import ladder_of
from notifications.services.acknowledgements import (
    acknowledge,
    acknowledge_by_alert,
    acknowledge_every_clock,
)
from notifications.services.alerts import cancel_alerts_no_longer_needed, plan_due_alerts
from notifications.services.escalations import call_next_now, climb_due_ladders
from notifications.tests.mailbox import Mailbox
from tests.cast import member

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def deputy(laboratory):
    return member("Dora Deputy", laboratory, "analyst")


@pytest.fixture
def approver(laboratory):
    return member("Anne Approver", laboratory, "approver")


@pytest.fixture
def rung(aware):
    """24 hours before the end of the clock: Alice was just alerted, and nobody is on it."""
    at = running_deadline(aware).due_at - 24 * HOUR
    tick(at)
    return at


def tick(at):
    plan_due_alerts(now=at)
    climb_due_ladders(now=at)
    return cancel_alerts_no_longer_needed(now=at)


def called():
    rows = Alert.objects.filter(rung__startswith="called-").order_by("planned_at", "pk")
    return [row.contact.name.split()[0] if row.contact else row.channel for row in rows]


def test_f44_the_deputy_the_approvers_and_the_emergency_address_are_called_each_once(
    rung, laboratory, deputy, approver
):
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    for minute in range(0, 180, 5):
        tick(rung + minute * MINUTE)
    assert called() == ["Dora", "Anne", "emergency"]
    at = Alert.objects.filter(rung__startswith="called-").values_list("planned_at", flat=True)
    assert sorted(at) == [rung + minutes * MINUTE for minutes in (30, 60, 90)]


def test_in_the_last_six_hours_it_goes_every_ten_minutes(aware, deputy, approver):
    at = running_deadline(aware).due_at - 6 * HOUR
    tick(at)
    for minutes in (9, 10, 19, 20):
        tick(at + minutes * MINUTE)
    assert called() == ["Dora", "Anne"]


def test_e1_an_awareness_that_brings_the_end_near_shortens_the_wait(rung, aware, deputy):
    """Found by tests/states: the half hour went on, where ten minutes count."""
    running_deadline(aware).incident.deadlines.update(due_at=rung + 2 * HOUR)
    tick(rung + MINUTE)
    tick(rung + 10 * MINUTE)
    assert called() == []
    tick(rung + 11 * MINUTE)
    assert called() == ["Dora"]


def test_who_was_called_hears_the_next_rung_too(rung, aware, deputy):
    tick(rung + 30 * MINUTE)
    tick(rung + 12 * HOUR)
    heard = Alert.objects.filter(deadline=running_deadline(aware), rung="before-12h")
    assert sorted(one.contact.name for one in heard) == ["Alice Martin", "Dora Deputy"]


def test_an_acknowledgement_ends_it_and_calls_back_what_has_not_left(rung, aware, alice, deputy):
    tick(rung + 30 * MINUTE)
    acknowledge_every_clock(aware, by=alice, now=rung + 31 * MINUTE)
    tick(rung + 31 * MINUTE)
    assert Alert.objects.get(rung__startswith="called-").state == "cancelled"
    assert not Escalation.objects.filter(ended_at=None).exists()
    assert [reader.person for reader in ladder_of(aware).readers] == [alice.pk]


def test_who_presses_on_and_on_said_it_once_a_minute(rung, aware, alice, bob):
    """Nothing else keeps somebody who is signed in from filling the journal."""
    said = acknowledge_every_clock(aware, by=alice, now=rung)
    assert acknowledge_every_clock(aware, by=alice, now=rung + MINUTE / 2) == said
    acknowledge_every_clock(aware, by=bob, now=rung + MINUTE / 2)
    assert acknowledge_every_clock(aware, by=alice, now=rung + MINUTE) != said
    assert Acknowledgement.objects.filter(by=alice).count() == 2 * len(said)
    assert Acknowledgement.objects.filter(by=bob).exists()


def test_who_presses_again_after_the_next_were_called_ends_that_too(rung, aware, alice, deputy):
    acknowledge_every_clock(aware, by=alice, now=rung)
    call_next_now(aware, by=alice, now=rung + MINUTE / 4)
    acknowledge_every_clock(aware, by=alice, now=rung + MINUTE / 2)
    assert not Escalation.objects.filter(ended_at=None).exists()


def test_after_the_clock_was_set_back_a_word_of_the_future_stands_for_none(rung, aware, alice):
    tick(rung)
    alert = Alert.objects.get(rung="before-24h", contact=alice)
    acknowledge_by_alert(alert, now=rung + HOUR)
    acknowledge_by_alert(alert, now=rung)
    acknowledge_every_clock(aware, by=alice, now=rung + HOUR)
    acknowledge_every_clock(aware, by=alice, now=rung)
    assert Acknowledgement.objects.filter(at=rung, alert=alert).exists()
    assert Acknowledgement.objects.filter(at=rung, alert=None).exists()


def test_the_word_ends_and_it_begins_again_from_the_first_step(rung, aware, alice, deputy):
    acknowledge_every_clock(aware, by=alice, now=rung)
    ends = running_deadline(aware).acknowledgements.get().until
    assert ends == rung + 8 * HOUR
    tick(ends - MINUTE)
    assert not Escalation.objects.filter(ended_at=None).exists()
    tick(ends)
    assert Alert.objects.get(rung="lapsed-1").contact == alice
    assert Escalation.objects.get(ended_at=None).step == 1
    tick(ends + 30 * MINUTE)
    assert called() == ["Dora"]


def test_who_was_on_it_hears_that_their_word_has_ended(rung, aware, deputy, approver):
    acknowledge_every_clock(aware, by=deputy, now=rung)
    tick(rung + 8 * HOUR)
    heard = Alert.objects.filter(rung="lapsed-1")
    assert sorted(one.contact.name for one in heard) == ["Alice Martin", "Dora Deputy"]
    tick(rung + 8 * HOUR + 30 * MINUTE)
    assert called() == ["Anne"]


def test_who_comes_by_themselves_is_not_told_what_was_due_before(rung, aware, deputy):
    acknowledge_every_clock(aware, by=deputy, now=rung + MINUTE)
    tick(rung + MINUTE)
    assert not Alert.objects.filter(contact=deputy, rung__startswith="before").exists()
    assert "alert_missing" not in audit(now=rung + 5 * MINUTE).counts
    tick(rung + 12 * HOUR)
    assert Alert.objects.get(contact=deputy, rung="before-12h")


def test_the_mail_about_a_word_that_ended_names_whose_it_was(rung, aware, deputy):
    acknowledge_every_clock(aware, by=deputy, now=rung)
    Mailbox().tick(rung + MINUTE)
    [mail, _copy] = Mailbox().tick(rung + 8 * HOUR)
    assert mail.subject == f"{aware.reference} {aware.code_name}: nobody is on it any more"
    assert "Dora Deputy was on it; that ended on Sunday 25 October 2026, 20:00 CET" in mail.text
    assert "16 h 00 left" in mail.text


def test_a_clock_that_nobody_is_on_keeps_it_going(rung, aware, alice, deputy):
    acknowledge(running_deadline(aware), by=alice, now=rung)
    assert not Escalation.objects.filter(ended_at=None).exists()
    running_deadline(aware).acknowledgements.update(until=rung)
    tick(rung + HOUR)
    acknowledge_every_clock(aware, by=alice, now=rung + HOUR)
    assert not Escalation.objects.filter(ended_at=None).exists()


def test_it_ends_with_the_last_clock(rung, aware, deputy):
    Deadline.objects.filter(incident=aware, state="running").update(state="decided")
    tick(rung + 30 * MINUTE)
    assert called() == []
    assert not Escalation.objects.filter(ended_at=None).exists()


def test_a_ladder_of_ones_own_is_climbed(rung, laboratory, approver, deputy):
    for position, (who, person) in enumerate(
        [("responsible", None), ("person", approver), ("analyst", None)], start=1
    ):
        LadderStep.objects.create(
            organisation=laboratory, position=position, who=who, person=person
        )
    tick(rung + 30 * MINUTE)
    tick(rung + 60 * MINUTE)
    assert called() == ["Anne", "Dora"]


def test_waits_of_ones_own_count(rung, aware, laboratory, deputy):
    Escalation.objects.all().delete()
    AlertPlan.objects.create(organisation=laboratory, wait_minutes=120)
    running_deadline(aware).alerts.all().delete()
    tick(rung + 12 * HOUR)
    tick(rung + 12 * HOUR + 119 * MINUTE)
    assert called() == []
    tick(rung + 14 * HOUR)
    assert called() == ["Dora"]


def test_who_is_added_later_is_called_when_their_turn_comes(rung, laboratory):
    tick(rung + 30 * MINUTE)
    assert called() == []
    member("Dora Deputy", laboratory, "analyst")
    tick(rung + 60 * MINUTE)
    assert called() == ["Dora"]


def test_the_deputy_can_be_woken_at_once_by_whoever_may(rung, aware, alice, charlie, deputy):
    acknowledge_every_clock(aware, by=alice, now=rung)
    call_next_now(aware, by=alice, now=rung + MINUTE)
    assert called() == ["Dora"]
    with pytest.raises(Refused, match="not_allowed"):
        call_next_now(aware, by=charlie, now=rung + MINUTE)
    with pytest.raises(Refused, match="everybody_called"):
        call_next_now(aware, by=alice, now=rung + 2 * MINUTE)


def test_two_sweeps_at_the_same_instant_call_nobody_twice(rung, deputy):
    tick(rung + 30 * MINUTE)
    tick(rung + 30 * MINUTE)
    assert called() == ["Dora"]
    assert Escalation.objects.get().next_step_at == rung + 60 * MINUTE


def test_the_mail_to_who_is_called_says_so_and_tells_no_fact(rung, aware, deputy):
    mails = Mailbox().tick(rung + 30 * MINUTE)
    [mail] = [one for one in mails if one.to == "dora" and "logged" not in one.subject]
    assert mail.subject == f"{aware.reference} {aware.code_name}: nobody is on it"
    assert "you are called next" in mail.text
    assert "Called before you: Alice Martin." in mail.text
    assert aware.title not in mail.text


def test_who_is_woken_by_somebody_who_is_on_it_is_not_told_that_nobody_is(
    rung, aware, alice, deputy
):
    acknowledge_every_clock(aware, by=alice, now=rung)
    call_next_now(aware, by=alice, now=rung + MINUTE)
    mails = Mailbox().tick(rung + MINUTE)
    [mail] = [one for one in mails if one.to == "dora" and "logged" not in one.subject]
    assert mail.subject == f"{aware.reference} {aware.code_name}: you are called"
    assert (
        "Alice Martin, until 25 October 2026, 20:00 CET: on it already, and you are called as well."
        in mail.text
    )
    assert "23 h 59 left. Due Monday 26 October 2026, 12:00 CET" in mail.text
    assert "Nobody" not in mail.text


def test_where_the_emergency_address_was_called_it_is_named_without_a_name(
    rung, aware, laboratory, deputy
):
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    for position, who in enumerate(("responsible", "emergency", "analyst"), start=1):
        LadderStep.objects.create(organisation=laboratory, who=who, position=position)
    tick(rung + 30 * MINUTE)
    mails = Mailbox().tick(rung + 60 * MINUTE)
    [mail] = [one for one in mails if one.to == "dora" and "nobody is on it" in one.subject]
    assert "Called before you: Alice Martin, the emergency address." in mail.text


def test_who_was_called_by_mail_says_it_without_signing_in(rung, aware, deputy):
    tick(rung + 30 * MINUTE)
    alert = Alert.objects.get(rung__startswith="called-")
    acknowledge_by_alert(alert, now=rung + 40 * MINUTE)
    said = running_deadline(aware).acknowledgements.get()
    assert (said.by, said.alert) == (deputy, alert)
    alert.refresh_from_db()
    assert alert.confirmed_at == rung + 40 * MINUTE
    assert not Escalation.objects.filter(ended_at=None).exists()


def test_a_mail_to_somebody_who_left_acknowledges_nothing(rung, deputy):
    tick(rung + 30 * MINUTE)
    alert = Alert.objects.get(rung__startswith="called-")
    deputy.is_active = False
    deputy.save(update_fields=["is_active"])
    alert.refresh_from_db()
    with pytest.raises(Refused, match="not_called"):
        acknowledge_by_alert(alert, now=rung + 40 * MINUTE)
