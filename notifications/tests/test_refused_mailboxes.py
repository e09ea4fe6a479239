"""F21: a mailbox that refuses for good. The next person is called at once and told whose it is."""

from datetime import timedelta

import pytest

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert, Escalation
from notifications.services.acknowledgements import acknowledge_every_clock
from notifications.services.refused_mailboxes import climb_at_once
from notifications.tests.mailbox import Mailbox
from notifications.transports.outcomes import RefusedForGood
from tests.cast import member

pytestmark = pytest.mark.django_db
HOUR, MINUTE, TICK = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=15)


class Refusing(Mailbox):
    """Takes everything but what goes to one mailbox."""

    def __init__(self, gone):
        super().__init__()
        self.gone = gone

    def hand_over(self, sender, recipient, message, **handed):
        if recipient.partition("@")[0] in self.gone:
            return RefusedForGood("rcpt", "550 5.1.1 no such mailbox")
        return super().hand_over(sender, recipient, message, **handed)


@pytest.fixture
def rung(aware):
    return running_deadline(aware).due_at - 24 * HOUR


def test_f21_the_next_one_is_called_in_the_next_tick_and_told_whose_mailbox_it_is(
    aware, rung, alice, bob
):
    server = Refusing({"alice"})
    server.tick(rung)
    assert Alert.objects.get(
        contact=alice, state="failed", deadline__isnull=False
    ).reply.startswith("550")
    [mail] = server.tick(rung + TICK)
    assert mail.to == "bob"
    assert "The mailbox of Alice Martin refuses alerts: call them." in mail.text
    assert alice.email not in mail.text


def test_f21_it_goes_on_climbing_where_the_next_one_refuses_too(
    aware, rung, alice, bob, laboratory
):
    member("Anne Approver", laboratory, "approver")
    server = Refusing({"alice", "bob"})
    server.tick(rung)
    server.tick(rung + TICK)
    [mail] = server.tick(rung + 2 * TICK)
    assert mail.to == "anne"


def test_f21_it_is_not_tried_for_ever_and_the_dashboard_says_so(aware, rung, alice, bob, sign_in):
    server = Refusing({"alice"})
    for minute in range(5):
        server.tick(rung + minute * MINUTE)
    assert (
        Alert.objects.get(contact=alice, state="failed", deadline__isnull=False).deliveries.count()
        == 1
    )
    page = sign_in(bob).get("/").content.decode()
    assert "no such mailbox" in page
    assert "Alice Martin" in page


def test_f21_where_somebody_is_on_it_nobody_is_called(aware, rung, alice, bob):
    acknowledge_every_clock(aware, by=bob, now=rung)
    server = Refusing({"alice"})
    server.tick(rung)
    assert server.tick(rung + TICK) == []
    assert not Escalation.objects.filter(ended_at=None).exists()


def test_f21_a_mail_that_came_back_calls_the_next_one_too(aware, rung, alice, bob):
    server = Mailbox()
    server.tick(rung)
    alert = Alert.objects.get(contact=alice, state="accepted", deadline__isnull=False)
    Alert.objects.filter(pk=alert.pk).update(state="bounced")
    climb_at_once(alert.pk, now=rung + MINUTE)
    assert [mail.to for mail in server.tick(rung + MINUTE)] == ["bob"]


@pytest.mark.usefixtures("one_is_too_few")
def test_the_last_mailbox_refuses_and_every_page_says_what_to_do(aware, rung, alice, sign_in):
    Refusing({"alice"}).tick(rung)
    for path in ("/", f"/incidents/{aware.pk}/"):
        page = sign_in(alice).get(path).content.decode()
        assert "No alert reaches anybody." in page
        assert "The mailbox of Alice Martin refuses alerts: call them." in page
        assert f"/organisations/{aware.organisation_id}/ladder/" in page
