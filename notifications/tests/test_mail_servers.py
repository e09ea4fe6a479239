"""A server in trouble is left alone but for probes; the second one carries the alerts meanwhile."""

from datetime import timedelta

import pytest

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert, Delivery, MailServer
from notifications.rules.breakers import CLOSED, trouble_of
from notifications.selectors.mail_servers import breaker_of, mail_troubles
from notifications.services.mail_servers import take_probe
from notifications.services.sweep import sweep
from notifications.tests.servers import certificate, decent_server, scripted_server
from notifications.tests.test_services_deliveries import Server
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    RefusedForGood,
    RefusedForNow,
    Unknown,
)
from notifications.transports.smtp import SmtpTransport
from tests.cast import NOW, member

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TICK = 15 * SECOND
REFUSED = NotReached("connect", "ConnectionRefusedError: refused")
SIGN_IN = NotReached("auth", "SMTPAuthenticationError 535")


class Asked(Server):
    """Counts how often it was asked at all; `outcome` None takes everything."""

    def __init__(self, outcome=None, *, name="first:25"):
        super().__init__(outcome)
        self.server, self.asked = name, []
        self.at = None

    def hand_over(self, sender, recipient, message, *, before_data):
        self.asked.append((self.at, recipient))
        return super().hand_over(sender, recipient, message, before_data=before_data)

    def knock(self):
        self.asked.append((self.at, ""))
        return self.outcome if isinstance(self.outcome, NotReached) else None


@pytest.fixture
def due_at(aware, laboratory):
    member("Dora Petit", laboratory, "dpo")
    return running_deadline(aware).due_at


def tick(at, server, spare=None):
    server.at = at
    return sweep(clock=lambda: at, transport=server, spare=spare)


def live():
    return Alert.objects.exclude(state__in=("superseded", "cancelled"))


@pytest.mark.django_db
def test_f23_a_server_that_refuses_for_two_hours_is_probed_each_30_seconds_and_burns_no_try(due_at):
    server = Asked(REFUSED)
    instants = [due_at + step * TICK for step in (*range(9), *range(480, 485))]
    for at in instants:
        tick(at, server)
    asked = [(at - due_at).total_seconds() for at, _to in server.asked]
    assert asked == [0, 30, 60, 90, 120, 7200, 7230, 7260]
    assert {(row.state, row.attempts, row.crashes) for row in live()} == {("pending", 0, 0)}
    row = MailServer.objects.get()
    assert (row.trouble, row.failing_since, row.failures) == ("not_reached", due_at, 8)


@pytest.mark.django_db
def test_f23_all_alerts_leave_within_a_minute_after_the_server_is_back(due_at):
    server, at = Asked(REFUSED), due_at
    for _ in range(5):
        tick(at, server)
        at += TICK
    server.outcome = Accepted(server.server, "250 ok")
    for _ in range(3):
        tick(at, server)
        at += TICK
    assert {to for to, _ in server.received} == {"alice@example.org", "dora@example.org"}
    assert breaker_of(server.server) == CLOSED


@pytest.mark.django_db
def test_f24_a_refused_sign_in_stops_at_once_and_is_tried_four_times_an_hour_at_most(due_at):
    server, at = Asked(SIGN_IN), due_at
    for _ in range(4 * 12):
        tick(at, server)
        at += 5 * MINUTE
    in_each_hour = [
        sum(due_at + hour * HOUR <= asked < due_at + (hour + 1) * HOUR for asked, _ in server.asked)
        for hour in range(4)
    ]
    assert in_each_hour[0] <= 6
    assert max(in_each_hour[1:]) <= 4
    assert {(row.state, row.attempts) for row in live()} == {("pending", 0)}
    [trouble] = mail_troubles([server.server])
    assert (trouble.code, trouble.since, trouble.carried_by) == ("sign_in", due_at, "")


@pytest.mark.django_db
def test_f24_a_real_server_with_another_password_hears_one_sign_in(due_at):
    refusing = [b"220 here\r\n", "hear", b"250-here\r\n250 AUTH PLAIN\r\n", "hear", b"535 no\r\n"]
    with (
        scripted_server(refusing) as (host, port, heard),
        SmtpTransport(host, port, "alice", "old", "none") as mail,
    ):
        for at in (due_at, due_at + TICK, due_at + 2 * TICK, due_at + MINUTE):
            sweep(clock=lambda at=at: at, transport=mail)
    assert sum(line.startswith(b"AUTH") for line in heard) == 1
    assert MailServer.objects.get().trouble == "sign_in"


@pytest.mark.django_db
def test_f25_a_server_with_a_certificate_of_its_own_making_gets_nothing_in_clear(due_at, tmp_path):
    context, _file = certificate(tmp_path)
    with (
        decent_server(tls_context=context, require_starttls=False) as (host, port, mailbox),
        SmtpTransport(host, port, security="starttls") as mail,
    ):
        sweep(clock=lambda: due_at, transport=mail)
    assert mailbox.envelopes == []
    row = MailServer.objects.get()
    assert (row.trouble, row.failing_since) == ("certificate", due_at)
    assert {alert.state for alert in live()} == {"pending"}


@pytest.mark.django_db
def test_the_second_server_carries_what_the_first_does_not_take_within_the_same_tick(due_at):
    first, second = Asked(REFUSED), Asked(name="second:25")
    tick(due_at, first, second)
    assert {to for to, _ in second.received} == {"alice@example.org", "dora@example.org"}
    assert len(first.asked) == 1
    assert set(Delivery.objects.values_list("outcome", "server")) == {("accepted", "second:25")}
    [trouble] = mail_troubles(["first:25", "second:25"])
    assert (trouble.server, trouble.carried_by) == ("first:25", "second:25")


@pytest.mark.django_db
def test_the_first_server_is_used_again_as_soon_as_it_answers(due_at, alice):
    first, second = Asked(REFUSED), Asked(name="second:25")
    tick(due_at, first, second)
    first.outcome = Accepted("first:25", "250 ok")
    for step in range(1, 4):
        tick(due_at + step * TICK, first, second)
    assert breaker_of("first:25") == CLOSED, "a probe that no alert needed knocks"
    tick(due_at + HOUR, first, second)
    assert {to for to, _ in first.received} == {"alice@example.org", "dora@example.org"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer",
    [RefusedForNow("rcpt", "451 later"), RefusedForGood("rcpt", "550 gone"), Unknown("broke")],
    ids=["for now", "for good", "unknown"],
)
def test_an_answer_of_the_first_server_is_not_asked_for_again_at_the_second(due_at, answer):
    first, second = Asked(answer), Asked(name="second:25")
    tick(due_at, first, second)
    assert second.asked == []
    assert not MailServer.objects.exclude(failing_since=None).exists()


@pytest.mark.django_db
def test_nothing_is_claimed_while_neither_server_answers(due_at):
    first, second = Asked(REFUSED), Asked(REFUSED, name="second:25")
    assert not tick(due_at, first, second).server_reached
    assert not tick(due_at + TICK, first, second).server_reached
    assert (len(first.asked), len(second.asked)) == (1, 1)
    assert Delivery.objects.count() == 1


@pytest.mark.django_db
def test_a_row_on_which_the_server_hangs_up_neither_shuts_the_server_nor_delays_the_others(due_at):
    class Picky(Asked):
        def hand_over(self, sender, recipient, message, *, before_data):
            if recipient == "alice@example.org":
                self.asked.append((self.at, recipient))
                return NotReached("rcpt", "SMTPServerDisconnected")
            return super().hand_over(sender, recipient, message, before_data=before_data)

    server = Picky()
    tick(due_at, server)
    assert {to for to, _ in server.received} == {"dora@example.org"}
    assert not breaker_of(server.server).is_open


@pytest.mark.django_db
def test_a_lost_connection_after_handing_was_recorded_leaves_by_the_second_server(due_at):
    class Late(Asked):
        def hand_over(self, sender, recipient, message, *, before_data):
            assert before_data()
            return NotReached("data", "SMTPServerDisconnected")

    second = Asked(name="second:25")
    tick(due_at, Late(), second)
    assert {to for to, _ in second.received} == {"alice@example.org", "dora@example.org"}
    assert {row.state for row in live()} == {"accepted"}


@pytest.mark.django_db
def test_one_process_alone_gets_the_probe():
    MailServer.objects.create(
        name="a:25", trouble="not_reached", failing_since=NOW, failures=1, probe_at=NOW
    )
    assert take_probe("a:25", now=NOW)
    assert not take_probe("a:25", now=NOW)
    assert take_probe("a:25", now=NOW + 30 * SECOND)


@pytest.mark.parametrize(
    ("stage", "detail", "trouble"),
    [
        ("connect", "ConnectionRefusedError: no", "not_reached"),
        ("connect", "SSLCertVerificationError: self-signed certificate", "certificate"),
        ("starttls", "SSLCertVerificationError: expired", "certificate"),
        ("starttls", "SMTPNotSupportedError: no STARTTLS", "not_reached"),
        ("auth", "SMTPAuthenticationError 535", "sign_in"),
        ("auth", "SMTPAuthenticationError 454", "not_reached"),
        ("auth", "SMTPServerDisconnected: gone", "not_reached"),
    ],
)
def test_the_trouble_follows_from_where_the_conversation_ended(stage, detail, trouble):
    assert trouble_of(stage, detail) == trouble


def test_three_broken_envelopes_in_a_row_open_the_breaker_and_a_fault_of_our_own_none():
    breaker = CLOSED
    for number in range(1, 4):
        breaker = breaker.failed(stage="rcpt", detail="gone", now=NOW)
        assert breaker.is_open == (number == 3)
    assert CLOSED.failed(stage="here", detail="TypeError", now=NOW) == CLOSED


def test_a_clock_set_back_does_not_put_the_probe_off():
    breaker = CLOSED.failed(stage="connect", detail="no", now=NOW)
    assert not breaker.may_probe(NOW + 29 * SECOND)
    assert breaker.may_probe(NOW + 30 * SECOND)
    assert breaker.may_probe(NOW - 2 * HOUR)
