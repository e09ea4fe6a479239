"""Fewer than two mailboxes: said on pages, mailed once, and never a reason to block a logging."""

from datetime import timedelta

import pytest

from incidents.selectors.clocks import running_deadline
from incidents.services.incidents import log_incident
from notifications.models import Alert, AlertPlan
from notifications.rendering.few_alerts import few_lines
from notifications.rules.readers import EMERGENCY, PERSON, Reader
from notifications.selectors.reachability import reachable
from notifications.services.reachability import plan_warnings_of_few_readers
from notifications.tests.mailbox import Mailbox
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_is_too_few")]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def person(user):
    return Reader(PERSON, user.pk)


def settled(user, state, at, **fields):
    """An alert to that person that ended so."""
    return Alert.objects.create(
        organisation=user.memberships.get().organisation,
        contact=user,
        rung=f"test-{at:%d%H%M%S}",
        due_at=at,
        planned_at=at,
        not_before=at,
        settled_at=at,
        state=state,
        recipient=user.email,
        **fields,
    )


def few_mails(mailbox, at):
    subjects = ("too few people", "trop peu de personnes")
    return [mail for mail in mailbox.tick(at) if any(one in mail.subject for one in subjects)]


def test_the_owner_and_the_dpos_the_staff_the_approvers_and_the_address_are_reached(
    laboratory, alice, bob
):
    member("Rita Reporter", laboratory, "reporter")
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    found = reachable(laboratory)
    assert found.readers == (person(alice), person(bob), Reader(EMERGENCY))
    assert found.is_enough
    assert few_lines(found) == []


def test_a_mailbox_that_refused_the_last_alert_is_not_reached(laboratory, alice, bob):
    settled(bob, Alert.State.FAILED, NOW)
    assert reachable(laboratory).readers == (person(alice),)
    assert reachable(laboratory).refusing == (person(bob),)


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_it_is_reached_again_when_it_took_one_since(laboratory, alice, bob, state):
    settled(bob, state, NOW)
    settled(bob, Alert.State.ACCEPTED, NOW + MINUTE)
    assert reachable(laboratory).is_enough


def test_another_address_is_another_mailbox(laboratory, alice, bob):
    settled(bob, Alert.State.FAILED, NOW)
    bob.email = "bob.durand@example.org"
    bob.save(update_fields=["email"])
    assert reachable(laboratory).is_enough


def test_it_is_mailed_once_to_who_is_left_and_to_the_emergency_address(laboratory, alice, logged):
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    settled(alice, Alert.State.FAILED, NOW)
    mailbox = Mailbox()
    [mail] = few_mails(mailbox, NOW)
    assert mail.to == "duty"
    assert "Les alertes n’atteignent que l’adresse d’urgence" in mail.text
    assert "sa messagerie refuse les alertes. Appelez cette personne." in mail.text
    assert alice.email not in mail.text
    assert f"/organisations/{laboratory.pk}/ladder/" in mail.text
    assert logged.title not in mail.text
    assert few_mails(mailbox, NOW + 5 * MINUTE) == []
    assert few_mails(mailbox, NOW + DAY) == []


def test_nothing_is_mailed_while_no_clock_runs(laboratory, alice):
    assert plan_warnings_of_few_readers(now=NOW) == 0
    assert not Alert.objects.exists()


def test_who_is_left_later_is_told_later(laboratory, alice, bob, logged):
    mailbox = Mailbox()
    assert few_mails(mailbox, NOW) == []
    settled(bob, Alert.State.FAILED, NOW)
    assert [mail.to for mail in few_mails(mailbox, NOW + MINUTE)] == ["alice"]
    settled(bob, Alert.State.ACCEPTED, NOW + 2 * MINUTE)
    settled(alice, Alert.State.FAILED, NOW + 3 * MINUTE)
    assert [mail.to for mail in few_mails(mailbox, NOW + 4 * MINUTE)] == ["bob"]


def test_a_new_incident_weeks_later_says_it_again(laboratory, alice, logged):
    mailbox = Mailbox()
    assert len(few_mails(mailbox, NOW)) == 1
    running_deadline(logged).incident.deadlines.update(state="decided")
    later = NOW + 30 * DAY
    log_incident(laboratory, title="Another", by=alice, now=later)
    assert len(few_mails(mailbox, later)) == 1


def test_logging_is_never_blocked_by_it(laboratory, alice):
    settled(alice, Alert.State.FAILED, NOW)
    assert log_incident(laboratory, title="Still logged", by=alice, now=NOW).pk
    assert reachable(laboratory).readers == ()
    assert few_lines(reachable(laboratory))[0] == "No alert reaches anybody."


def test_two_sweeps_at_the_same_instant_write_once(laboratory, alice, logged):
    plan_warnings_of_few_readers(now=NOW)
    plan_warnings_of_few_readers(now=NOW)
    assert Alert.objects.filter(rung="few-2026-10-23").count() == 1
