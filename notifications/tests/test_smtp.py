"""Each way a server can answer, or not, in a real conversation on loopback."""

import time

import pytest

from notifications.tests.servers import (
    DRIP,
    ENVELOPE,
    HANG_UP,
    HEAR,
    HELLO,
    MAIL,
    ONE_MESSAGE,
    TEXT,
    WAIT,
    certificate,
    decent_server,
    free_port,
    scripted_server,
    signs_in,
)
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.smtp import SmtpTransport

ALERTS = "alerts@breachtrack.example"
ALICE = "alice@example.fr"
MESSAGE = b"Subject: 12 h\r\nMessage-ID: <1@x.example>\r\n\r\n.first\r\n..second\r\n.\r\nlast\r\n"
LONG = b"Subject: long\r\n\r\n" + b"0123456789 " * 200_000 + b"\r\n"


def connect(host, port, **options):
    options = {"security": "none", "connect_seconds": 5, "data_seconds": 10, **options}
    return SmtpTransport(host, port, **options)


def patience(steps):
    """Seconds: short only where the server is meant to exhaust it, so that load cannot."""
    return 1 if {WAIT, DRIP} & {step for step in steps if isinstance(step, str)} else 10


def hand_over(mail, message=MESSAGE, to=ALICE, *, before_data=lambda: True):
    return mail.hand_over(ALERTS, to, message, before_data=before_data)


@pytest.fixture(scope="session")
def server():
    with decent_server() as found:
        yield found


@pytest.fixture
def mailbox(server):
    server[2].envelopes.clear()
    return server[2]


@pytest.fixture
def mail(server):
    with connect(*server[:2]) as transport:
        yield transport


# What arrives


def test_the_server_gets_exactly_the_bytes_and_one_recipient(mail, mailbox, server):
    assert hand_over(mail) == Accepted(f"127.0.0.1:{server[1]}", "250 2.0.0 queued as 42")
    [envelope] = mailbox.envelopes
    assert envelope.content == MESSAGE
    assert (envelope.mail_from, envelope.rcpt_tos) == (ALERTS, [ALICE])


def test_one_connection_serves_many_messages():
    with (
        scripted_server([*HELLO, *ONE_MESSAGE * 3]) as (host, port, heard),
        connect(host, port) as mail,
    ):
        assert [type(hand_over(mail)) for _ in range(3)] == [Accepted] * 3
    assert [line[:4] for line in heard].count(b"ehlo") == 1


def test_lone_line_feeds_cannot_end_a_text_early(mail, mailbox):
    hand_over(mail, b"Subject: x\n\nbefore\n.\nafter\r.\rend")
    [envelope] = mailbox.envelopes
    assert envelope.content == b"Subject: x\r\n\r\nbefore\r\n.\r\nafter\r\n.\r\nend\r\n"


def test_a_large_message_arrives_whole(mail, mailbox):
    message = b"Subject: x\r\n\r\n" + (b"0123456789" * 70 + b"\r\n") * 5000
    assert isinstance(hand_over(mail, message), Accepted)
    assert mailbox.envelopes[0].content == message


def test_the_state_is_committed_after_rcpt_and_before_data():
    with scripted_server([*HELLO, *ONE_MESSAGE]) as (host, port, heard):
        seen = []
        with connect(host, port) as mail:
            hand_over(mail, before_data=lambda: seen.extend(line[:4] for line in heard) or True)
    assert seen == [b"ehlo", b"mail", b"rcpt"]


def test_a_withdrawn_message_leaves_nothing_behind(mail, mailbox):
    assert hand_over(mail, before_data=lambda: False) == Withdrawn()
    assert mailbox.envelopes == []
    assert isinstance(hand_over(mail), Accepted)
    assert len(mailbox.envelopes) == 1


def test_what_the_commit_raises_is_passed_on_and_nothing_was_sent(mail, mailbox):
    def fails():
        raise LookupError("database gone")

    with pytest.raises(LookupError):
        hand_over(mail, before_data=fails)
    assert mailbox.envelopes == []
    assert isinstance(hand_over(mail), Accepted)


def test_a_slow_commit_does_not_eat_the_time_of_the_server(mail, mailbox, monkeypatch):
    def a_minute_passes():
        later = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: later() + 60)
        return True

    assert isinstance(hand_over(mail, before_data=a_minute_passes), Accepted)


# What is refused


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [
        ("code-450@example.fr", RefusedForNow("rcpt", "450 5.0.0 <address> said no to <address>")),
        ("code-550@example.fr", RefusedForGood("rcpt", "550 5.0.0 <address> said no to <address>")),
    ],
    ids=["for now", "for good"],
)
def test_a_refused_recipient_is_not_named_in_the_reply(mail, mailbox, recipient, outcome):
    called = []
    assert hand_over(mail, to=recipient, before_data=lambda: called.append(1) or True) == outcome
    assert not called
    assert isinstance(hand_over(mail), Accepted)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (b"X-Test-Refuse: 451\r\n", RefusedForNow("data", "451 4.7.1 come back later")),
        (b"X-Test-Refuse: 554\r\n", RefusedForGood("data", "554 5.7.1 never")),
    ],
    ids=["451", "554"],
)
def test_an_answer_to_the_whole_text_is_unambiguous(mail, mailbox, line, outcome):
    assert hand_over(mail, line + MESSAGE) == outcome
    assert isinstance(hand_over(mail), Accepted)


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ([*HELLO, HEAR, b"451 busy\r\n"], RefusedForNow("mail", "451 busy")),
        ([*HELLO, HEAR, b"530 sign in first\r\n"], RefusedForGood("mail", "530 sign in first")),
        ([*HELLO, HEAR, b"421 closing\r\n", HANG_UP], RefusedForNow("mail", "421 closing")),
        ([*ENVELOPE, HEAR, b"451 no disk\r\n"], RefusedForNow("data", "451 no disk")),
        ([*ENVELOPE, HEAR, b"554 no\r\n"], RefusedForGood("data", "554 no")),
    ],
    ids=["451 to MAIL", "530 to MAIL", "421 to MAIL", "451 to DATA", "554 to DATA"],
)
def test_a_refusal_before_the_text(steps, outcome):
    with scripted_server(steps) as (host, port, _heard), connect(host, port) as mail:
        assert hand_over(mail) == outcome


@pytest.mark.parametrize(
    "recipient",
    [
        'x" <evil@y.example>, "',
        "alice@example.fr, bob@example.fr",
        "alice,bob@example.fr",
        "alice@example.fr\r\nRCPT TO:<evil@y.example>",
        "alice@example.fr\n",
        "zoé@example.fr",
        "",
    ],
)
def test_what_is_not_one_plain_address_never_reaches_the_server(mail, mailbox, recipient):
    assert hand_over(mail, to=recipient) == RefusedForGood("rcpt", "not one plain address")


def test_a_wrong_sender_is_our_own_fault_and_gives_no_message_up(mail, mailbox):
    outcome = mail.hand_over("Alerts <a@x.fr>", ALICE, MESSAGE, before_data=lambda: True)
    assert outcome == NotReached("mail", "the sender is not one plain address")


# Nothing was handed over


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ([HANG_UP], "connect"),
        ([b"554 go away\r\n"], "connect"),
        ([WAIT], "connect"),
        ([DRIP], "connect"),
        ([b"220 here\r\n", HEAR, HANG_UP], "ehlo"),
        ([*HELLO, HEAR, HANG_UP], "mail"),
        ([*HELLO, HEAR, b"hello?\r\n"], "mail"),
        ([*HELLO, *MAIL, HEAR, HANG_UP], "rcpt"),
        ([*HELLO, *MAIL, HEAR, DRIP], "rcpt"),
        ([*HELLO, *MAIL, HEAR, b"250-more\r\n" * 8000, WAIT], "rcpt"),
        ([*ENVELOPE, HEAR, HANG_UP], "data"),
        ([*ENVELOPE, HEAR, b"250 what text?\r\n"], "data"),
    ],
)
def test_a_connection_that_breaks_before_the_text_is_unambiguous(steps, stage):
    with (
        scripted_server(steps) as (host, port, _heard),
        connect(host, port, data_seconds=patience(steps)) as mail,
    ):
        outcome = hand_over(mail)
    assert isinstance(outcome, NotReached)
    assert outcome.stage == stage


def test_a_closed_port_is_not_reached_and_burns_no_attempt():
    with connect("127.0.0.1", free_port()) as mail:
        outcome = hand_over(mail, before_data=lambda: pytest.fail("nothing to hand over to"))
    assert isinstance(outcome, NotReached)
    assert outcome.stage == "connect"


def test_a_kept_connection_that_the_server_dropped_is_opened_again_once():
    first = [*HELLO, *ONE_MESSAGE, HANG_UP]
    with (
        scripted_server(first, [*HELLO, *ONE_MESSAGE]) as (host, port, heard),
        connect(host, port) as mail,
    ):
        assert isinstance(hand_over(mail), Accepted)
        assert isinstance(hand_over(mail), Accepted)
    assert sum(line.startswith(b"Subject:") for line in heard) == 2


def test_a_421_on_a_kept_connection_opens_another():
    first = [*HELLO, *ONE_MESSAGE, HEAR, b"421 idle too long\r\n", HANG_UP]
    with (
        scripted_server(first, [*HELLO, *ONE_MESSAGE]) as (host, port, _heard),
        connect(host, port) as mail,
    ):
        assert [type(hand_over(mail)) for _ in range(2)] == [Accepted, Accepted]


def test_a_server_that_always_says_421_is_asked_twice_and_no_more():
    closing = [*HELLO, HEAR, b"421 no\r\n", HANG_UP]
    first = [*HELLO, *ONE_MESSAGE, HEAR, b"421 no\r\n", HANG_UP]
    with scripted_server(first, closing) as (host, port, heard), connect(host, port) as mail:
        hand_over(mail)
        assert hand_over(mail) == RefusedForNow("mail", "421 no")
    assert [line[:4] for line in heard].count(b"ehlo") == 2


# It may have arrived


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([*ENVELOPE, *TEXT, HANG_UP], MESSAGE),
        ([*ENVELOPE, *TEXT, WAIT], MESSAGE),
        ([*ENVELOPE, *TEXT, DRIP], MESSAGE),
        ([*ENVELOPE, *TEXT, b"gibberish\r\n"], MESSAGE),
        ([*ENVELOPE, *TEXT, b"354 still waiting\r\n"], MESSAGE),
        ([*ENVELOPE, *TEXT, b"2" * 9000 + b"\r\n"], MESSAGE),
        ([*ENVELOPE, HEAR, b"354 go on\r\n", HANG_UP], LONG),
    ],
    ids=["dropped", "silent", "drips", "gibberish", "wrong code", "endless line", "in the text"],
)
def test_no_readable_answer_to_the_text_is_unknown_and_the_connection_is_dropped(steps, message):
    with (
        scripted_server(steps, [*HELLO, *ONE_MESSAGE]) as (host, port, _heard),
        connect(host, port, data_seconds=patience(steps)) as mail,
    ):
        began = time.monotonic()
        assert isinstance(hand_over(mail, message), Unknown)
        assert time.monotonic() - began < patience(steps) + 2
        assert isinstance(hand_over(mail), Accepted)


# Encryption and signing in


@pytest.fixture(scope="session")
def trusted(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("trusted"))


def test_starttls_with_a_checked_certificate(trusted, monkeypatch):
    context, path = trusted
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with (
        decent_server(tls_context=context, require_starttls=True) as (host, port, mailbox),
        connect(host, port, security="starttls") as mail,
    ):
        assert [type(hand_over(mail)) for _ in range(2)] == [Accepted, Accepted]
    assert len(mailbox.envelopes) == 2


def test_tls_from_the_first_byte(trusted, monkeypatch):
    context, path = trusted
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with (
        decent_server(ssl_context=context) as (host, port, mailbox),
        connect(host, port, security="tls") as mail,
    ):
        assert isinstance(hand_over(mail), Accepted)
    assert mailbox.envelopes[0].content == MESSAGE


def test_starttls_asked_and_not_offered_sends_nothing(server, mailbox):
    with connect(*server[:2], security="starttls") as mail:
        outcome = hand_over(mail)
    assert isinstance(outcome, NotReached)
    assert outcome.stage == "starttls"
    assert mailbox.envelopes == []


def test_starttls_refused_sends_nothing():
    hello = [b"220 here\r\n", HEAR, b"250-here\r\n250 STARTTLS\r\n", HEAR, b"454 not now\r\n"]
    with (
        scripted_server(hello) as (host, port, heard),
        connect(host, port, security="starttls") as mail,
    ):
        assert hand_over(mail).stage == "starttls"
    assert not any(line.lower().startswith(b"mail") for line in heard)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_nobody_we_trust_is_refused(tmp_path, security):
    context, _path = certificate(tmp_path)
    options = {"tls_context": context} if security == "starttls" else {"ssl_context": context}
    with (
        decent_server(**options) as (host, port, mailbox),
        connect(host, port, security=security) as mail,
    ):
        outcome = hand_over(mail)
    assert isinstance(outcome, NotReached)
    assert outcome.stage == ("starttls" if security == "starttls" else "connect")
    assert mailbox.envelopes == []


def test_a_certificate_of_another_name_is_refused(tmp_path, monkeypatch):
    context, path = certificate(tmp_path, "other.example", address=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with (
        decent_server(ssl_context=context) as (host, port, _mailbox),
        connect(host, port, security="tls") as mail,
    ):
        assert hand_over(mail).stage == "connect"


def test_signing_in_with_user_and_password():
    with (
        decent_server(authenticator=signs_in, auth_require_tls=False) as (host, port, mailbox),
        connect(host, port, user="alice", password="the word") as mail,
    ):
        assert isinstance(hand_over(mail), Accepted)
    assert mailbox.signed_in == [True]


def test_a_wrong_password_is_not_reached_and_is_not_repeated_in_the_detail():
    refuses = [b"220 here\r\n", HEAR, b"250-here\r\n250 AUTH PLAIN\r\n", HEAR, b"535 alice: no\r\n"]
    with (
        scripted_server(refuses) as (host, port, _heard),
        connect(host, port, user="alice", password="not the word") as mail,
    ):
        outcome = hand_over(mail)
    assert outcome == NotReached("auth", "SMTPAuthenticationError 535")


def test_a_password_is_not_shown_by_the_objects():
    mail = connect("127.0.0.1", 25, user="alice", password="the word")
    assert "the word" not in repr(mail._server)
