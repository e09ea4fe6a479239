"""A changed awareness is told once to everybody concerned, whatever became of its clock."""

from datetime import timedelta

import pytest

from incidents.models import Deadline
from incidents.rules.instants import instant_at
from incidents.selectors.clocks import latest_deadline, running_deadline
from incidents.services.duties import discharge
from incidents.services.people import give_role
from incidents.services.signals import say_awareness
from notifications.models import Alert
from notifications.services.acknowledgements import acknowledge
from notifications.services.alerts import plan_due_alerts
from notifications.tests.mailbox import Mailbox
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def change(incident, at, *, by, now=NOW + HOUR):
    return say_awareness(
        incident,
        moment=instant_at(at, "Europe/Paris"),
        how="press",
        who="Somebody",
        signal=None,
        reason="A secret reason.",
        by=by,
        now=now,
    )


def news(mails):
    return [mail for mail in mails if "awareness was changed" in mail.subject]


def test_the_first_awareness_is_no_news(aware):
    assert news(Mailbox().tick(NOW)) == []


def test_a_change_is_told_with_both_instants_who_and_both_ends(aware, bob):
    change(aware, NOW - 10 * HOUR, by=bob)
    alice_s, bob_s = news(Mailbox().tick(NOW + HOUR))
    assert (alice_s.to, bob_s.to) == ("alice", "bob")
    name = f"{aware.reference} {aware.code_name}"
    assert alice_s.subject == f"{name}: the moment of awareness was changed"
    assert "Bob Durand changed when the organisation became aware" in alice_s.text
    assert "Now: Friday 23 October 2026, 08:00 CEST" in alice_s.text
    assert "Before: Friday 23 October 2026, 13:00 CEST" in alice_s.text
    assert "due Monday 26 October 2026, 07:00 CET" in alice_s.text
    assert "It was due Monday 26 October 2026, 12:00 CET" in alice_s.text
    assert "filed" not in alice_s.text
    assert "secret" not in alice_s.text
    assert "Patient" not in alice_s.text


def test_it_is_told_once(aware, alice):
    change(aware, NOW - 10 * HOUR, by=alice)
    mailbox = Mailbox()
    heard = [mailbox.tick(NOW + HOUR + wait * SECOND) for wait in (0, 0, 15, 30)]
    assert [len(news(mails)) for mails in heard] == [1, 0, 0, 0]


def test_old_news_are_not_told_to_somebody_who_joins_later(aware, alice, laboratory):
    change(aware, NOW - 10 * HOUR, by=alice)
    mailbox = Mailbox()
    mailbox.tick(NOW + HOUR)
    member("Fatou Ba", laboratory, "dpo")
    mails = mailbox.tick(running_deadline(aware).due_at - HOUR)
    assert "fatou" in [mail.to for mail in mails]
    assert news(mails) == []


def test_who_acknowledged_hears_it_and_who_is_gone_or_may_not_see_it_does_not(
    aware, alice, bob, laboratory
):
    dora, emil = (member(name, laboratory, "approver") for name in ("Dora Petit", "Emil Roy"))
    for person in (bob, dora, emil):
        acknowledge(running_deadline(aware), by=person, now=NOW)
    member("Fatou Ba", laboratory, "auditor")
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    give_role(emil, organisation=laboratory, role="administrator", by=None, now=NOW)
    change(aware, NOW - 10 * HOUR, by=alice)
    mails = news(Mailbox().tick(NOW + HOUR))
    assert [mail.to for mail in mails] == ["alice", "dora"]


def test_after_a_filing_it_is_told_that_the_submission_keeps_its_clock(aware, alice, bob):
    main, at = running_deadline(aware), instant_at(NOW, "Europe/Paris")
    discharge(main, kind="done", at=at, number="1", reason="", receipt=None, by=alice, now=NOW)
    change(aware, NOW - 10 * HOUR, by=bob)
    beside = latest_deadline(aware)
    assert (beside.state, beside.has_news) == (Deadline.State.MET, True)
    mailbox = Mailbox()
    first = news(mailbox.tick(NOW + HOUR))
    assert [mail.to for mail in first] == ["alice", "bob"]
    assert "what was filed keeps the clock it was judged by" in first[0].text
    beside.refresh_from_db()
    assert beside.next_alert_at is None
    assert mailbox.tick(NOW + 200 * HOUR) == []


def test_a_change_in_the_second_before_the_filing_is_still_told(aware, alice):
    change(aware, NOW - 10 * HOUR, by=alice)
    at = instant_at(NOW + HOUR, "Europe/Paris")
    main = running_deadline(aware)
    discharge(main, kind="done", at=at, number="1", reason="", receipt=None, by=alice, now=at.at)
    assert len(news(Mailbox().tick(at.at))) == 1
    main.refresh_from_db()
    assert (main.state, main.next_alert_at) == (Deadline.State.MET, None)


def test_of_two_changes_the_later_mail_tells_the_whole_story_and_the_earlier_is_cancelled(
    aware, alice
):
    change(aware, NOW - 10 * HOUR, by=alice)
    plan_due_alerts(now=NOW + HOUR)
    change(aware, NOW - 8 * HOUR, by=alice, now=NOW + 2 * HOUR)
    (mail,) = news(Mailbox().tick(NOW + 2 * HOUR))
    assert "Now: Friday 23 October 2026, 10:00" in mail.text
    assert "Before: Friday 23 October 2026, 08:00" in mail.text
    assert "Said before that:\nFriday 23 October 2026, 13:00" in mail.text
    states = Alert.objects.filter(rung="moved").order_by("pk").values_list("state", flat=True)
    assert list(states) == [Alert.State.CANCELLED, Alert.State.ACCEPTED]


def test_of_two_changes_before_a_sweep_the_later_alone_is_planned(aware, alice):
    change(aware, NOW - 10 * HOUR, by=alice)
    change(aware, NOW - 8 * HOUR, by=alice)
    mailbox = Mailbox()
    assert len(news(mailbox.tick(NOW + HOUR))) == 1
    assert Alert.objects.filter(rung="moved").count() == 1
    assert not Deadline.objects.exclude(state="running").exclude(next_alert_at=None).exists()


def test_a_reader_of_french_gets_french(aware, alice):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    change(aware, NOW - 10 * HOUR, by=alice)
    (mail,) = [mail for mail in Mailbox().tick(NOW + HOUR) if "modifié" in mail.subject]
    assert "a modifié le moment de la prise de connaissance" in mail.text
    assert "échéance lundi 26 octobre 2026" in mail.text
