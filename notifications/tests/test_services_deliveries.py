"""Handing over: recorded before DATA, the same bytes each time, nothing for an ended clock."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from incidents.selectors.clocks import running_deadline
from incidents.services.decisions import decide
from notifications.models import Alert, Delivery, Heartbeat
from notifications.services.deliveries import deliver_next
from notifications.services.settling import take_back_expired
from notifications.services.sweep import sweep
from notifications.tests.campaign_cast import Clock
from notifications.tests.mailbox import tick
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.smtp import SmtpTransport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


class Killed(BaseException):
    """What `kill -9` does to a worker, as far as its own code is concerned."""


class Server:
    """A mail server of which the test says what it answers. `dies` is before, during or after."""

    server = "sink:25"

    def __init__(self, outcome=None, dies=""):
        self.outcome, self.dies, self.received = outcome or Accepted("sink:25", "250 ok"), dies, []

    def hand_over(self, sender, recipient, message, *, before_data):
        if isinstance(self.outcome, NotReached):
            return self.outcome
        if self.dies == "before":
            raise Killed
        if not before_data():
            return Withdrawn()
        if self.dies == "during":
            raise Killed
        self.received.append((recipient, message))
        if self.dies == "after":
            raise Killed
        return self.outcome


def the_alert():
    return Alert.objects.exclude(state=Alert.State.SUPERSEDED).get()


def test_an_accepted_alert_keeps_the_words_of_the_server(due_at):
    server = Server(Accepted("mail.example:25", "250 2.0.0 queued as 4Xy"))
    tick(due_at, server)
    alert = the_alert()
    assert (alert.state, alert.reply) == (Alert.State.ACCEPTED, "250 2.0.0 queued as 4Xy")
    assert alert.deliveries.get().server == "sink:25"
    assert [to for to, _ in server.received] == ["alice@example.org"]


def test_the_message_carries_number_organisation_time_and_link_and_no_fact(due_at, aware, settings):
    server = Server()
    tick(due_at - 24 * HOUR, server)
    mail = message_from_bytes(server.received[0][1], policy=policy.default)
    text = mail.get_content()
    assert aware.reference in mail["Subject"]
    assert "24 h" in mail["Subject"]
    assert aware.organisation.name in text
    assert f"{settings.SITE_URL}/incidents/{aware.pk}/" in text
    assert "Patient file" not in mail.as_string()
    assert mail["To"] == "alice@example.org"
    assert mail["Cc"] is None


def test_a_reader_of_french_gets_french(due_at, alice):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    server = Server()
    tick(due_at - 24 * HOUR, server)
    text = message_from_bytes(server.received[0][1], policy=policy.default).get_content()
    assert "Échéance" in text


def test_a_provisional_clock_asks_for_the_decision(logged):
    server = Server()
    deadline = running_deadline(logged)
    tick(deadline.due_at - 48 * HOUR, server)
    mail = message_from_bytes(server.received[0][1], policy=policy.default)
    assert "decide the awareness" in mail["Subject"]
    assert "provisional" in mail.get_content()


def test_f09_after_a_silence_the_message_says_how_long(due_at):
    Heartbeat.objects.create(name="sweep", at=due_at - 30 * HOUR)
    server = Server()
    tick(due_at, server)
    text = message_from_bytes(server.received[0][1], policy=policy.default).get_content()
    assert "silent from" in text


def test_f33_a_second_tick_sends_nothing_again(due_at):
    server = Server()
    for at in (due_at, due_at, due_at + 15 * SECOND):
        tick(at, server)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("dies", "copies", "unknown"), [("before", 1, 0), ("during", 1, 1), ("after", 2, 1)]
)
def test_f01_f02_f03_a_worker_killed_at_any_point_loses_nothing(due_at, dies, copies, unknown):
    server = Server(dies=dies)
    with pytest.raises(Killed):
        tick(due_at, server)
    server.dies = ""
    tick(due_at + 44 * SECOND, server)
    assert len(server.received) == copies - 1, "the lease still holds"
    tick(due_at + 46 * SECOND, server)
    assert len(server.received) == copies
    assert the_alert().state == Alert.State.ACCEPTED
    assert len(set(server.received)) == 1, "every copy is the same message to the same person"
    assert Delivery.objects.filter(outcome="unknown").count() == unknown


def test_handing_is_committed_before_the_text_leaves(due_at):
    seen = []

    class Watching(Server):
        def hand_over(self, sender, recipient, message, *, before_data):
            seen.append(the_alert().state)
            outcome = super().hand_over(sender, recipient, message, before_data=before_data)
            seen.append(the_alert().state)
            return outcome

    tick(due_at, Watching())
    assert seen == ["claimed", "handing"]


def test_f51_a_filing_or_decision_in_the_last_second_withdraws_the_alert(due_at, aware, alice):
    class Late(Server):
        def hand_over(self, sender, recipient, message, *, before_data):
            decide(aware, kind="not_a_breach", reasons="A drill.", by=alice, now=due_at)
            return super().hand_over(sender, recipient, message, before_data=before_data)

    server = Late()
    tick(due_at, server)
    assert server.received == []
    assert the_alert().state == Alert.State.CANCELLED


def test_f30_a_worker_that_wakes_after_its_lease_hands_nothing_over(due_at):
    other = Server()

    class Frozen(Server):
        def hand_over(self, sender, recipient, message, *, before_data):
            tick(due_at + 60 * SECOND, other)
            return super().hand_over(sender, recipient, message, before_data=before_data)

    frozen = Frozen()
    tick(due_at, frozen)
    assert (len(frozen.received), len(other.received)) == (0, 1)
    assert the_alert().state == Alert.State.ACCEPTED


def test_f22_while_a_slow_server_takes_its_time_nobody_else_gets_the_row(due_at, settings):
    """The lease begins anew before the text: here it is old when the text begins."""
    waits = (settings.ALERT_CONNECT_SECONDS, settings.ALERT_DATA_SECONDS)
    assert (*waits, settings.ALERT_LEASE_SECONDS) == (5, 20, 45)
    clock, other, seen = Clock(due_at), Server(), []

    class Slow(Server):
        def hand_over(self, sender, recipient, message, *, before_data):
            clock.move(seconds=40)
            outcome = super().hand_over(sender, recipient, message, before_data=before_data)
            clock.move(seconds=40)
            sweep(clock=clock, transport=other)
            seen.append(the_alert().state)
            return outcome

    slow = Slow(Unknown("timed out after 20 s"))
    sweep(clock=clock, transport=slow)
    assert (seen, other.received) == (["handing"], [])
    assert the_alert().state == Alert.State.UNKNOWN
    clock.move(minutes=2)
    sweep(clock=clock, transport=other)
    assert other.received == slow.received, "a copy, of the same bytes, for the one unknown"
    assert Delivery.objects.filter(outcome="unknown").count() == 1


def test_a_worker_that_wakes_after_its_lease_alone_still_owes_the_alert(due_at):
    clock = iter([due_at, due_at, due_at + 60 * SECOND, *[due_at + 61 * SECOND] * 9])
    server = Server()
    sweep(clock=lambda: next(clock), transport=server)
    assert (len(server.received), the_alert().state) == (1, Alert.State.ACCEPTED)
    assert the_alert().deliveries.filter(outcome="withdrawn").count() == 1


def test_somebody_who_left_is_written_to_no_more(due_at, alice, bob):
    class Leaving(Server):
        def hand_over(self, sender, recipient, message, *, before_data):
            alice.is_active = False
            alice.save(update_fields=["is_active"])
            return super().hand_over(sender, recipient, message, before_data=before_data)

    server = Leaving()
    tick(due_at, server)
    assert server.received == []
    assert the_alert().state == Alert.State.CANCELLED


def test_an_odd_name_of_an_organisation_does_not_stop_its_alerts(due_at, aware):
    aware.organisation.name = "Odd\x0b\x1cName\r\nBcc: x@y.example"
    aware.organisation.save(update_fields=["name"])
    server = Server()
    tick(due_at, server)
    mail = message_from_bytes(server.received[0][1], policy=policy.default)
    assert mail["Bcc"] is None
    assert the_alert().state == Alert.State.ACCEPTED


def test_a_server_out_of_reach_burns_no_try_and_is_probed_again(due_at):
    server = Server(NotReached("connect", "refused"))
    swept = tick(due_at, server)
    assert not swept.server_reached
    assert (the_alert().state, the_alert().attempts) == (Alert.State.PENDING, 0)
    tick(due_at + 31 * SECOND, works := Server())
    assert len(works.received) == 1


def test_f20_refused_for_now_waits_longer_each_time_and_never_gives_up(due_at):
    server, waits = Server(RefusedForNow("data", "451 greylisted")), []
    at = due_at
    for _ in range(6):
        tick(at, server)
        waits.append((the_alert().not_before - at).total_seconds())
        at = the_alert().not_before
    table = [30, 60, 120, 300, 300, 300]
    assert all(pause <= wait <= pause * 1.1 for pause, wait in zip(table, waits, strict=True))
    assert len(set(waits)) == 6, "no two pauses are the same: jitter"
    assert the_alert().state == Alert.State.PENDING


def test_refused_for_good_is_shown_with_the_words_of_the_server(due_at):
    tick(due_at, Server(RefusedForGood("rcpt", "550 no such mailbox")))
    assert (the_alert().state, the_alert().reply) == (Alert.State.FAILED, "550 no such mailbox")


def test_f04_an_unknown_outcome_is_sent_again_but_not_for_ever(due_at):
    server, at = Server(Unknown("timed out")), due_at
    for _ in range(12):
        tick(at, server)
        at = max(at, the_alert().not_before)
    assert len(server.received) == 8
    assert len(set(server.received)) == 1
    assert the_alert().state == Alert.State.FAILED
    assert Delivery.objects.filter(outcome="unknown").count() == 8


def test_nothing_is_claimed_while_nothing_is_due(aware, now):
    assert deliver_next(clock=lambda: now, transport=Server()) is None


def test_a_lease_that_holds_is_not_taken_back(due_at):
    with pytest.raises(Killed):
        tick(due_at, Server(dies="during"))
    assert take_back_expired(now=due_at + 45 * SECOND) == 0
    assert take_back_expired(now=due_at + 46 * SECOND) == 1


def test_a_whole_tick_leaves_a_sign_of_life_and_a_broken_one_does_not(due_at):
    with pytest.raises(Killed):
        tick(due_at, Server(dies="before"))
    assert not Heartbeat.objects.exists()
    tick(due_at + 60 * SECOND, Server())
    assert Heartbeat.objects.get(name="sweep").at == due_at + 60 * SECOND


@pytest.mark.parametrize("email", ["a@[127.0.0.1]", "zoé@example.org"])
def test_an_address_that_no_server_takes_fails_on_record_and_stops_nobody(due_at, alice, email):
    """The row used to be the first of the queue for ever."""
    alice.email = email
    alice.save(update_fields=["email"])
    with SmtpTransport("127.0.0.1", 1, security="none") as mail:
        tick(due_at, mail)
    alert = the_alert()
    assert (alert.state, alert.reply) == (Alert.State.FAILED, "not one plain address")


@pytest.mark.parametrize(
    ("email", "recipient"),
    [("dpo@intranet", "dpo@intranet"), ("zoe@société.fr", "zoe@xn--socit-esab.fr")],
)
def test_addresses_of_an_intranet_and_of_the_world_are_written_to(due_at, alice, email, recipient):
    alice.email = email
    alice.save(update_fields=["email"])
    server = Server()
    tick(due_at, server)
    [(to, message)] = server.received
    assert to == recipient
    assert message_from_bytes(message, policy=policy.default)["To"] == recipient


def test_a_sender_may_have_a_name_and_the_envelope_has_the_address_alone(due_at, settings):
    settings.DEFAULT_FROM_EMAIL = '"Élan, alertes" <alerts@example.org>'
    senders = []
    server = Server()
    hand_over = server.hand_over

    def heard(sender, *arguments, **named):
        senders.append(sender)
        return hand_over(sender, *arguments, **named)

    server.hand_over = heard
    tick(due_at, server)
    found = message_from_bytes(server.received[0][1], policy=policy.default)
    assert senders == ["alerts@example.org"]
    assert found["From"].addresses[0].display_name == "Élan, alertes"
    assert found["Message-ID"].endswith("@example.org>")
