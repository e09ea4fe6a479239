"""F42, F43: a person leaves, or is put back. An open incident is never left to nobody."""

from datetime import timedelta

import pytest

from incidents.models import Incident, Membership
from incidents.rules.refusals import Refused
from incidents.rules.roles import Role
from incidents.selectors.clocks import running_deadline
from incidents.services.people import add_person
from notifications.models import Acknowledgement, Alert, AlertPlan, Escalation
from notifications.selectors.ladders import ladder_of
from notifications.services.acknowledgements import acknowledge_every_clock
from notifications.services.alerts import cancel_alerts_no_longer_needed, plan_due_alerts
from notifications.services.leaving import change_role, take_out
from notifications.tests.mailbox import Mailbox, refuses_mail
from tests.cast import NOW, found, member

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def ada(laboratory):
    """Manages the people."""
    return member("Ada Roy", laboratory, "administrator")


def leaves(person, by, now=NOW):
    take_out(Membership.objects.get(user=person), by=by, now=now)
    person.refresh_from_db()


def test_f43_the_only_reader_stays_while_an_incident_is_open(laboratory, alice, ada, logged):
    refuses_mail(ada, laboratory)
    with pytest.raises(Refused, match="nobody_left"):
        leaves(alice, ada)
    alice.refresh_from_db()
    assert alice.is_active
    assert Membership.objects.filter(user=alice).exists()
    assert [reader.person for reader in ladder_of(logged).readers] == [alice.pk]


def test_f43_an_emergency_address_is_somebody_else(laboratory, alice, ada, logged):
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    leaves(alice, ada)
    assert not alice.is_active


def becomes(person, role, by, now=NOW):
    change_role(Membership.objects.get(user=person), role=Role(role), by=by, now=now)


def test_f43_the_only_reader_keeps_the_role_while_an_incident_is_open(
    laboratory, alice, ada, logged
):
    refuses_mail(ada, laboratory)
    with pytest.raises(Refused, match="nobody_left"):
        becomes(alice, "auditor", ada)
    assert Membership.objects.get(user=alice).role == "dpo"


def test_f43_who_may_take_nothing_on_any_more_lets_go_of_it(aware, alice, bob, ada):
    acknowledge_every_clock(aware, by=bob, now=NOW)
    acknowledge_every_clock(aware, by=alice, now=NOW)
    Incident.objects.update(owner=bob)
    becomes(bob, "auditor", ada, now=NOW + HOUR)
    assert Acknowledgement.objects.get(by=bob).until == NOW + HOUR
    assert Acknowledgement.objects.get(by=alice).until > NOW + HOUR
    assert Incident.objects.get(pk=aware.pk).owner is None


def test_another_role_that_takes_incidents_on_changes_nothing_of_them(aware, alice, bob, ada):
    acknowledge_every_clock(aware, by=bob, now=NOW)
    Incident.objects.update(owner=bob)
    becomes(bob, "approver", ada, now=NOW + HOUR)
    assert Acknowledgement.objects.get(by=bob).until > NOW + HOUR
    assert Incident.objects.get(pk=aware.pk).owner == bob


def test_f43_without_an_open_incident_anybody_may_leave(laboratory, alice, ada):
    leaves(alice, ada)
    assert not alice.is_active
    assert not Membership.objects.filter(user=alice).exists()


def test_f43_who_takes_over_is_told_at_the_next_tick(aware, laboratory, alice, bob, ada):
    rung = running_deadline(aware).due_at - 24 * HOUR
    mailbox = Mailbox()
    mailbox.tick(rung)
    acknowledge_every_clock(aware, by=alice, now=rung)
    dora = member("Dora Deputy", laboratory, "dpo")
    mailbox.tick(rung + MINUTE)
    leaves(alice, ada, now=rung + 2 * MINUTE)
    mails = mailbox.tick(rung + 3 * MINUTE)
    assert [mail.to for mail in mails] == ["dora"]
    assert Escalation.objects.get(ended_at=None)
    assert dora.pk in [reader.person for reader in ladder_of(aware).readers]


def test_f43_their_word_ends_and_nobody_elses(aware, laboratory, alice, bob, ada):
    acknowledge_every_clock(aware, by=alice, now=NOW)
    acknowledge_every_clock(aware, by=bob, now=NOW)
    leaves(alice, ada, now=NOW + HOUR)
    assert Acknowledgement.objects.get(by=alice).until == NOW + HOUR
    assert Acknowledgement.objects.get(by=bob).until > NOW + HOUR


def test_the_incidents_of_who_left_are_free_for_whoever_takes_them_on(aware, alice, bob, ada):
    leaves(alice, ada)
    assert Incident.objects.get(pk=aware.pk).owner is None
    acknowledge_every_clock(aware, by=bob, now=NOW)
    assert Incident.objects.get(pk=aware.pk).owner == bob


def test_f42_who_is_put_back_gets_the_cancelled_alert(aware, laboratory, alice, bob, ada):
    rung = running_deadline(aware).due_at - 24 * HOUR
    plan_due_alerts(now=rung)
    alert = Alert.objects.get(contact=alice, rung="before-24h")
    leaves(alice, ada, now=rung)
    cancel_alerts_no_longer_needed(now=rung)
    alert.refresh_from_db()
    assert alert.state == "cancelled"
    again, token = add_person(
        laboratory,
        email=alice.email,
        name="Alice Martin",
        language="en",
        role="dpo",
        by=ada,
        now=rung + HOUR,
    )
    assert again.user == alice
    assert not token
    assert again.user.is_active
    plan_due_alerts(now=rung + HOUR)
    alert.refresh_from_db()
    assert alert.state == "pending"


def test_who_belongs_elsewhere_too_keeps_their_account_and_hears_nothing_from_here(
    aware, alice, bob, ada, elsewhere
):
    Membership.objects.create(user=alice, organisation=elsewhere, role="dpo")
    plan_due_alerts(now=running_deadline(aware).due_at - 24 * HOUR)
    take_out(Membership.objects.get(user=alice, organisation=aware.organisation), by=ada, now=NOW)
    alice.refresh_from_db()
    assert alice.is_active
    mails = Mailbox().tick(running_deadline(aware).due_at - 24 * HOUR + MINUTE)
    assert "alice" not in [mail.to for mail in mails]


def test_nobody_takes_themselves_out_and_only_who_manages_people_may(alice, bob, ada):
    with pytest.raises(Refused, match="leaves_oneself"):
        leaves(ada, ada)
    with pytest.raises(Refused, match="not_allowed"):
        leaves(alice, bob)


def test_the_page_takes_a_person_out(sign_in, at_now, alice, bob, ada):
    membership = Membership.objects.get(user=bob)
    page = sign_in(ada).get("/people/")
    assert f"/people/{membership.pk}/take-out/" in page.content.decode()
    answer = sign_in(ada).post(f"/people/{membership.pk}/take-out/", follow=True)
    assert "Bob Durand is out" in answer.content.decode()
    assert not Membership.objects.filter(user=bob).exists()


def test_the_page_says_in_french_why_the_last_one_stays(sign_in, at_now, alice, ada, logged):
    Membership.objects.filter(user=ada).update(role="auditor")
    leaver = member("Eve Blanc", found("Nowhere"), "dpo")
    Membership.objects.filter(user=leaver).update(organisation=logged.organisation)
    for user in (alice, ada):
        refuses_mail(user, logged.organisation)
    client = sign_in(alice)
    client.cookies["django_language"] = "fr"
    pk = Membership.objects.get(user=leaver).pk
    answer = client.post(f"/people/{pk}/take-out/", follow=True)
    assert "n’atteindraient plus personne" in answer.content.decode()
    assert Membership.objects.filter(pk=pk).exists()


def test_a_stranger_finds_no_such_member(sign_in, alice, charlie):
    pk = Membership.objects.get(user=alice).pk
    assert sign_in(charlie).post(f"/people/{pk}/take-out/").status_code == 404
    assert sign_in(charlie).get(f"/people/{pk}/take-out/").status_code == 405
