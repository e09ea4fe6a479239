"""F40, F41: the awareness is moved after alerts were sent; an incident ends and comes back."""

from datetime import timedelta

import pytest

from incidents.models import Deadline
from incidents.rules.instants import instant_at
from incidents.selectors.clocks import running_deadline
from incidents.services.incidents import log_incident
from incidents.services.relations import link_duplicate, undo_duplicate
from incidents.services.signals import say_awareness
from notifications.models import Alert
from notifications.services.alerts import plan_due_alerts
from notifications.tests.mailbox import Mailbox
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def aware_at(incident, at, *, by, now):
    say_awareness(
        incident,
        moment=instant_at(at, "Europe/Paris"),
        how="press",
        who="Alice Martin",
        signal=None,
        reason="The logs were read again.",
        by=by,
        now=now,
    )


@pytest.mark.parametrize("hours", [-20, 20], ids=["20 hours earlier", "20 hours later"])
def test_f40_a_moved_awareness_calls_the_old_alerts_off_and_the_new_ones_come(
    aware, alice, bob, hours
):
    before = running_deadline(aware)
    at, moved = before.due_at - 30 * HOUR, NOW - 5 * HOUR + hours * HOUR
    mailbox = Mailbox()
    mailbox.tick(at)
    plan_due_alerts(now=before.due_at - 24 * HOUR - MINUTE)
    Alert.objects.create(
        organisation=aware.organisation,
        incident=aware,
        deadline=before,
        rung="before-36h",
        contact=alice,
        due_at=at,
        planned_at=at,
        not_before=at + 99 * HOUR,
    )
    aware_at(aware, moved, by=bob, now=at + MINUTE)
    after = running_deadline(aware)
    assert after.clock_version == before.clock_version + 1
    assert after.due_at == before.due_at + hours * HOUR
    mails = mailbox.tick(at + 2 * MINUTE)
    assert Alert.objects.get(rung="before-36h").state == "cancelled"
    news = {mail.to for mail in mails if "awareness was changed" in mail.subject}
    assert news == {"alice", "bob"}
    sent = Alert.objects.filter(deadline=after, contact=alice, state="accepted").exclude(
        rung="moved"
    )
    expected = ["before-12h"] if hours < 0 else []
    assert list(sent.values_list("rung", flat=True)) == expected
    mailbox.tick(after.due_at - 6 * HOUR)
    assert sent.filter(rung="before-6h").exists()
    assert not Alert.objects.filter(deadline=before, planned_at__gt=at + MINUTE).exists()


def test_f41_an_incident_that_ended_as_a_duplicate_comes_back_with_its_clock(
    aware, laboratory, alice
):
    due = running_deadline(aware).due_at
    other = log_incident(laboratory, title="The same again", by=alice, now=NOW)
    aware_at(other, NOW - 5 * HOUR, by=alice, now=NOW)
    rung = due - 24 * HOUR
    plan_due_alerts(now=rung)
    link = link_duplicate(aware, kept=other, reason="The same file", by=alice, now=rung)
    mailbox = Mailbox()
    mailbox.tick(rung + MINUTE)
    mine = Alert.objects.filter(incident=aware, rung="before-24h")
    assert [one.state for one in mine] == ["cancelled"]
    undo_duplicate(link, by=alice, now=rung + HOUR)
    again = running_deadline(aware)
    assert again.due_at == due
    mails = mailbox.tick(rung + HOUR + MINUTE)
    assert any(aware.code_name in mail.subject for mail in mails)
    assert mine.filter(state="accepted").count() == 1
    assert Deadline.objects.filter(incident=aware, state="running", due_at=due).exists()
