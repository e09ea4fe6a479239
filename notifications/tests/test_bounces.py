"""F27: an alert that a server took came back. Nobody read it, and the next one is called."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert, Delivery, Escalation
from notifications.rules.bounces import read_report
from notifications.services.bounces import take_bounces
from notifications.services.sweep import sweep
from notifications.tests.mailbox import Mailbox
from notifications.transports import mail_folders
from notifications.transports.mail_folders import messages_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def report(message_id, *, action="failed", status="5.1.1", dsn="<dsn-1@mx.example>", inside=True):
    """As Postfix writes it, shortened."""
    returned = f"Message-ID: {message_id}\r\nSubject: x\r\n" if inside else "Subject: x\r\n"
    references = "" if inside else f"References: {message_id}\r\n"
    return (
        f"Message-ID: {dsn}\r\n{references}From: MAILER-DAEMON@mx.example\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n'
        "MIME-Version: 1.0\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; alice@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 <alice@example.org> no such user\r\n\r\n"
        f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--B--\r\n"
    ).encode()


@pytest.fixture
def at(aware):
    return running_deadline(aware).due_at - 24 * HOUR


@pytest.fixture
def accepted(at, bob):
    """Alice was told, and a server took the mail. Bob would be called next."""
    sweep(clock=lambda: at, transport=Mailbox())
    return Alert.objects.get(rung="before-24h", state="accepted")


def test_f27_an_alert_that_came_back_has_the_next_one_called_at_once(accepted, at, bob):
    taken = take_bounces([report(accepted.message_id)], now=at + MINUTE)
    assert taken.bounced == 1
    accepted.refresh_from_db()
    assert (accepted.state, accepted.reply) == ("bounced", "5.1.1 returned as undeliverable")
    assert accepted.deliveries.order_by("pk").last().outcome == Delivery.Outcome.BOUNCED
    assert Escalation.objects.get().next_step_at <= at + MINUTE
    server = Mailbox()
    sweep(clock=lambda: at + MINUTE, transport=server)
    assert Alert.objects.filter(rung__startswith="called-", contact=bob).exists()


def test_f27_the_same_report_twice_and_another_about_the_same_alert_change_nothing(accepted, at):
    first = report(accepted.message_id)
    take_bounces([first], now=at + MINUTE)
    again = take_bounces([first, report(accepted.message_id, dsn="<2@x>")], now=at + 2 * MINUTE)
    assert (again.bounced, again.known) == (0, 2)
    assert Delivery.objects.filter(outcome="bounced").count() == 1


def test_the_identity_is_also_found_in_what_the_report_refers_to(accepted, at):
    assert take_bounces([report(accepted.message_id, inside=False)], now=at).bounced == 1


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0"), ("relayed", "5.0.0")],
)
def test_what_is_no_final_failure_counts_not(accepted, at, action, status):
    taken = take_bounces([report(accepted.message_id, action=action, status=status)], now=at)
    assert taken.ignored == 1
    accepted.refresh_from_db()
    assert accepted.state == "accepted"


@pytest.mark.parametrize(
    "state", ["pending", "unknown", "failed", "cancelled", "superseded", "bounced"]
)
def test_only_what_a_server_accepted_comes_back(accepted, at, state):
    Alert.objects.filter(pk=accepted.pk).update(state=state)
    assert take_bounces([report(accepted.message_id)], now=at).known == 1
    accepted.refresh_from_db()
    assert accepted.state == state


def test_identities_that_we_never_gave_out_are_counted_and_ignored(accepted, at):
    taken = take_bounces([report("<forged@example.org>"), report("<' OR 1=1>")], now=at)
    assert (taken.unknown, taken.bounced) == (2, 0)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
        b"Content-Type: multipart/report\r\n\r\nno parts",
        b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: "
        b"message/delivery-status\r\n\r\n\xff\xfe: \x80\r\n--B--",
        b"".join(
            b"Content-Type: multipart/report; boundary=%d\r\n\r\n--%d\r\n" % (n, n)
            for n in range(3000)
        ),
        b"Content-Type: multipart/report; boundary=B\r\nReferences: " + b"<a@b> " * 100_000,
    ],
    ids=["empty", "nul", "no boundary", "no parts", "bytes", "deep", "many ids"],
)
def test_what_is_broken_or_hostile_says_nothing(raw):
    assert read_report(raw) is None


def within(depth, raw):
    """The message within so many others, one in the other: each line is then read so many times."""
    lines = [b'Content-Type: multipart/report; boundary="n0"\r\n\r\n']
    for number in range(depth):
        inner = f'--n{number}\r\nContent-Type: multipart/mixed; boundary="n{number + 1}"\r\n\r\n'
        lines.append(inner.encode())
    return b"".join([*lines, f"--n{depth}\r\n".encode(), raw])


def test_a_report_in_as_many_envelopes_as_no_server_makes_is_not_opened():
    """One megabyte within three hundred took a quarter of a minute, and each run reads it again."""
    assert read_report(within(2, report("<a@example.org>")))
    assert read_report(within(30, report("<a@example.org>"))) is None


def test_a_bounced_alert_is_sent_to_nobody_again(accepted, at):
    take_bounces([report(accepted.message_id)], now=at)
    server = Mailbox()
    sweep(clock=lambda: at + MINUTE, transport=server)
    accepted.refresh_from_db()
    assert accepted.state == "bounced"


@pytest.mark.parametrize("kind", ["mbox", "maildir", "folder", "one"])
def test_each_kind_of_mailbox_is_read(accepted, tmp_path, capsys, kind):
    ours, other = report(accepted.message_id), report("<x@example.org>")
    path = tmp_path / "box"
    if kind == "mbox":
        path.write_bytes(b"From a\n" + ours + b"\n\nFrom b\n" + other)
    elif kind == "one":
        path.write_bytes(ours)
    else:
        folder = path / "new" if kind == "maildir" else path
        folder.mkdir(parents=True)
        (folder / "1.eml").write_bytes(ours)
        (folder / "2.eml").write_bytes(other)
        (folder / "3.eml").symlink_to("/etc/passwd")
    call_command("read_bounces", path)
    assert "1 alerts came back" in capsys.readouterr().out
    accepted.refresh_from_db()
    assert accepted.state == "bounced"


def test_a_path_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("read_bounces", tmp_path / "none")


def test_a_huge_message_is_read_up_to_its_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(mail_folders, "LARGEST", 1000)
    (tmp_path / "box").write_bytes(b"From a\n" + b"x" * 50_000 + b"\n\nFrom b\nshort\n")
    assert [len(each) for each in messages_in(tmp_path / "box")] == [1000, 6]
