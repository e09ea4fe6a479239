"""A warning from outside that nobody handled alerts its owner, then the DPO, then both daily."""

from datetime import timedelta

import pytest

from incidents.models import Signal
from incidents.rules.instants import instant_at
from incidents.selectors.clocks import running_deadline
from incidents.services.decisions import decide
from incidents.services.people import give_role
from incidents.services.signals import handle_signal, record_signal, say_awareness
from notifications.models import Alert
from notifications.selectors.alert_log import alerts_of
from notifications.selectors.alerts import alerts_waiting, refused_alerts_for
from notifications.services.warnings import plan_due_warnings
from notifications.tests.mailbox import Mailbox
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def bobs(logged, bob):
    """An incident that Bob owns; Alice is the DPO."""
    logged.owner = bob
    logged.save(update_fields=["owner"])
    return logged


def warn(incident, by, *, source="security_agency", now=NOW):
    return record_signal(
        incident,
        source=source,
        moment=instant_at(now - HOUR, "Europe/Paris"),
        text="A server answers without a password.",
        by=by,
        now=now,
    )


def aware_at(incident, by, *, now):
    say_awareness(
        incident,
        moment=instant_at(now - HOUR, "Europe/Paris"),
        how="press",
        who="Alice",
        signal=None,
        reason="",
        by=by,
        now=now,
    )


def warnings(mails):
    return [mail for mail in mails if "warning from outside" in mail.subject]


def heard(mailbox, *, hours):
    """Who got a mail about a warning, by whole hours since NOW."""
    return [
        (hour, mail.to)
        for hour in range(hours + 1)
        for mail in warnings(mailbox.tick(NOW + hour * HOUR))
    ]


def test_three_days_of_a_warning_that_nobody_handles(bobs, alice, bob):
    warn(bobs, alice)
    assert heard(Mailbox(), hours=72) == [
        (4, "bob"),
        (24, "alice"),
        (24, "bob"),
        (48, "alice"),
        (48, "bob"),
        (72, "alice"),
        (72, "bob"),
    ]


def test_the_mail_says_that_it_waits_and_not_what_it_says(bobs, alice, bob):
    warn(bobs, alice)
    (mail,) = warnings(Mailbox().tick(NOW + 4 * HOUR))
    name = f"{bobs.reference} {bobs.code_name}"
    assert mail.subject == f"{name}: a warning from outside has been waiting for 4 h 00"
    assert f"A warning from outside on incident {name} has been waiting for 4 h 00" in mail.text
    assert "recorded on Friday 23 October 2026, 18:00 CEST" in mail.text
    assert f"/incidents/{bobs.pk}/" in mail.text
    assert "password" not in mail.text
    assert "agency" not in mail.text


def test_a_reader_of_french_gets_french(bobs, alice, bob):
    bob.language = "fr"
    bob.save(update_fields=["language"])
    warn(bobs, alice)
    (mail,) = [mail for mail in Mailbox().tick(NOW + 4 * HOUR) if "avertissement" in mail.subject]
    assert "attend depuis 4 h 00" in mail.text.replace("\u00a0", " ")


def test_what_we_saw_ourselves_waits_for_nobody(bobs, alice):
    signal = warn(bobs, alice, source="own_detection")
    assert signal.next_alert_at is None
    assert heard(Mailbox(), hours=30) == []


@pytest.mark.parametrize("gone", ["nobody owns it", "inactive", "may not see it any more"])
def test_without_an_owner_who_reads_the_dpo_hears_at_once(bobs, alice, bob, laboratory, gone):
    warn(bobs, alice)
    if gone == "nobody owns it":
        Signal.objects.update(owner=None)
        bobs.owner = None
        bobs.save(update_fields=["owner"])
    elif gone == "inactive":
        bob.is_active = False
        bob.save(update_fields=["is_active"])
    else:
        give_role(bob, organisation=laboratory, role="administrator", by=None, now=NOW)
    assert heard(Mailbox(), hours=24) == [(4, "alice"), (24, "alice")]


def test_the_owner_of_the_incident_stands_in_for_the_owner_of_the_signal(bobs, alice, laboratory):
    warn(bobs, alice)
    dora = member("Dora Petit", laboratory, "analyst")
    dora.is_active = False
    dora.save(update_fields=["is_active"])
    Signal.objects.update(owner=dora)
    assert heard(Mailbox(), hours=4) == [(4, "bob")]


def test_where_no_dpo_is_left_somebody_else_hears(bobs, alice, bob, laboratory):
    member("Dora Petit", laboratory, "approver")
    warn(bobs, alice)
    for person in (alice, bob):
        person.is_active = False
        person.save(update_fields=["is_active"])
    assert heard(Mailbox(), hours=4) == [(4, "dora")]


@pytest.mark.parametrize("handling", ["looked_into", "unfounded"])
def test_once_it_is_handled_nothing_more_comes(bobs, alice, bob, handling):
    signal, mailbox = warn(bobs, alice), Mailbox()
    assert len(heard(mailbox, hours=5)) == 1
    handle_signal(signal, handling=handling, text="The server is shut.", by=bob, now=NOW + 6 * HOUR)
    assert warnings(mailbox.tick(NOW + 24 * HOUR)) == []


def test_an_alert_that_waits_is_cancelled_when_its_warning_is_handled(bobs, alice, bob):
    signal = warn(bobs, alice)
    plan_due_warnings(now=NOW + 4 * HOUR)
    assert alerts_waiting(now=NOW + 4 * HOUR).filter(signal=signal).count() == 1
    handle_signal(signal, handling="unfounded", text="A test.", by=bob, now=NOW + 4 * HOUR)
    assert warnings(Mailbox().tick(NOW + 4 * HOUR)) == []
    assert Alert.objects.get(signal=signal).state == Alert.State.CANCELLED


def test_saying_the_awareness_handles_what_was_recorded_by_then_and_nothing_later(bobs, alice, bob):
    before = warn(bobs, alice)
    aware_at(bobs, alice, now=NOW + HOUR)
    after = warn(bobs, alice, now=NOW + 2 * HOUR)
    before.refresh_from_db()
    assert (before.handling, before.handled_by, before.handled_at) == (
        Signal.Handling.AWARENESS, alice, NOW + HOUR,
    )  # fmt: skip
    assert (after.handling, after.next_alert_at) == ("", NOW + 6 * HOUR)
    assert heard(Mailbox(), hours=6) == [(6, "bob")]


def test_a_new_warning_on_an_incident_that_was_closed_is_heard(bobs, alice, bob):
    decide(bobs, kind="not_a_breach", reasons="No personal data.", by=alice, now=NOW)
    warn(bobs, alice, source="press", now=NOW + HOUR)
    assert running_deadline(bobs) is None
    assert heard(Mailbox(), hours=25) == [(5, "bob"), (25, "alice"), (25, "bob")]


def test_after_a_silence_one_mail_leaves_for_each_and_the_dpo_missed_nothing_that_was_owed(
    bobs, alice, bob
):
    signal = warn(bobs, alice)
    assert sorted(mail.to for mail in warnings(Mailbox().tick(NOW + 50 * HOUR))) == ["alice", "bob"]
    superseded = Alert.objects.filter(signal=signal, state=Alert.State.SUPERSEDED)
    kept = sorted((alert.contact.name, alert.rung) for alert in superseded)
    assert kept == [
        ("Alice Martin", "unhandled-24h"),
        ("Bob Durand", "unhandled-24h"),
        ("Bob Durand", "unhandled-4h"),
    ]


def test_a_new_dpo_hears_of_it_without_waiting_a_day(bobs, alice, bob, laboratory):
    warn(bobs, alice)
    mailbox = Mailbox()
    heard(mailbox, hours=24)
    member("Fatou Ba", laboratory, "dpo")
    Signal.objects.update(next_alert_at=NOW + 25 * HOUR)
    assert [mail.to for mail in warnings(mailbox.tick(NOW + 25 * HOUR))] == ["fatou"]


def test_changed_people_make_the_sweep_look_again(bobs, alice, bob, laboratory):
    signal, seen = warn(bobs, alice), warn(bobs, alice, source="own_detection")
    give_role(bob, organisation=laboratory, role="dpo", by=None, now=NOW + HOUR)
    for one, at in ((signal, NOW + HOUR), (seen, None)):
        one.refresh_from_db()
        assert one.next_alert_at == at
    plan_due_warnings(now=NOW + HOUR)
    signal.refresh_from_db()
    assert signal.next_alert_at == NOW + 4 * HOUR


def test_the_page_of_the_incident_and_the_health_show_the_alerts_of_warnings(bobs, alice, bob):
    from incidents.selectors.incidents import incidents_for

    warn(bobs, alice)
    plan_due_warnings(now=NOW + 4 * HOUR)
    Alert.objects.update(state=Alert.State.FAILED)
    (alert,) = alerts_of(bobs)
    assert alert.incident == bobs
    assert list(refused_alerts_for(alice, incidents_for(alice))) == [alert]


def test_the_nearest_deadline_goes_first_and_what_has_no_limit_last(bobs, alice, bob):
    warn(bobs, alice)
    at = running_deadline(bobs).due_at + timedelta(days=1)
    mailbox = Mailbox()
    mails = [mail for mail in mailbox.tick(at) if "open incident" not in mail.subject]
    subjects = [mail.subject for mail in mails]
    assert "warning" not in subjects[0]
    assert "warning" in subjects[-1]


def test_whose_link_would_not_answer_gets_none(aware, alice, bob):
    """Bob follows a signal up, and no ladder calls him since he is an auditor."""
    signal = warn(aware, alice)
    Signal.objects.filter(pk=signal.pk).update(owner=bob)
    bob.memberships.update(role="auditor")
    mails = warnings(Mailbox().tick(NOW + 24 * HOUR))
    assert {mail.to: "/on-it/" in mail.text for mail in mails} == {"alice": True, "bob": False}
