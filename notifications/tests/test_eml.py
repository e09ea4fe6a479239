"""Mail written as files, and read back for the outbox page."""

import os
import stat
from datetime import UTC, datetime

import pytest

from notifications.transports.eml import EmlTransport
from notifications.transports.outbox import list_messages, read_message
from notifications.transports.outcomes import Accepted, NotReached, Withdrawn

MESSAGE = (
    b"From: alerts@x.example\r\nTo: alice@x.example\r\nSubject: =?utf-8?q?12_h_=C3=A0_vivre?=\r\n"
    b"Date: Sat, 24 Oct 2026 12:00:00 +0200\r\nMessage-ID: <1.2@x.example>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    b"\r\nD\xc3\xa9lai\r\n.\r\n"
)


def hand_over(folder, message=MESSAGE, *, go=True):
    with EmlTransport(folder) as mail:
        return mail.hand_over("a@x.fr", "alice@x.example", message, before_data=lambda: go)


def test_the_file_holds_exactly_the_bytes_and_only_we_can_read_it(tmp_path):
    folder = tmp_path / "mail"
    name = "20261024T100000Z_1.2-x.example.eml"
    assert hand_over(folder) == Accepted("eml", name)
    assert (folder / name).read_bytes() == MESSAGE
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert os.listdir(folder) == [name]


def test_the_same_message_twice_is_seen_twice(tmp_path):
    assert hand_over(tmp_path).reply.endswith("x.example.eml")
    assert hand_over(tmp_path, MESSAGE + b"again\r\n").reply.endswith("x.example.2.eml")
    assert [each.text.count("again") for each in list_messages(tmp_path)] == [0, 1]


def test_a_withdrawn_message_leaves_no_file(tmp_path):
    assert hand_over(tmp_path, go=False) == Withdrawn()
    assert list_messages(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_not_reached(tmp_path):
    (tmp_path / "file").write_text("")
    outcome = hand_over(tmp_path / "file" / "mail")
    assert isinstance(outcome, NotReached)
    assert outcome.stage == "write"


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (b"Subject: x\r\n", "00000000T000000Z_no-message-id.eml"),
        (b"Message-ID: <../../etc/passwd>\r\n", "00000000T000000Z_etc-passwd.eml"),
        (b"Date: whenever\r\nMessage-ID: <a\x00b>\r\n", "00000000T000000Z_a-b.eml"),
    ],
    ids=["bare", "a path", "a NUL"],
)
def test_a_name_never_leaves_the_folder(tmp_path, headers, name):
    assert hand_over(tmp_path, headers + b"\r\ntext\r\n") == Accepted("eml", name)
    assert read_message(tmp_path, name).text.strip() == "text"


def test_a_message_is_read_back_in_words(tmp_path):
    name = hand_over(tmp_path).reply
    found = read_message(tmp_path, name)
    assert found.subject == "12 h à vivre"
    assert (found.sender, found.recipient) == ("alerts@x.example", "alice@x.example")
    assert found.date == datetime(2026, 10, 24, 10, tzinfo=UTC)
    assert found.text.splitlines() == ["Délai", "."]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../secret.eml",
        "20261024T100000Z_../../secret.eml",
        "20261024T100000Z_a.eml\n",
        ".hidden.eml",
        "/etc/passwd",
        "20261024T100000Z_absent.eml",
        "x" * 5000,
        "20261024T100000Z_link.eml",
    ],
)
def test_a_name_that_is_not_ours_reads_nothing(tmp_path, name):
    folder = tmp_path / "mail"
    folder.mkdir()
    (tmp_path / "secret.eml").write_bytes(MESSAGE)
    (folder / "20261024T100000Z_link.eml").symlink_to(tmp_path / "secret.eml")
    assert read_message(folder, name) is None


def test_the_newest_come_first_and_no_more_than_asked_for(tmp_path):
    for day in (b"22", b"24", b"23"):
        hand_over(tmp_path, MESSAGE.replace(b"24 Oct", day + b" Oct"))
    assert [each.date.day for each in list_messages(tmp_path, limit=2)] == [24, 23]


def test_an_absent_folder_is_an_empty_outbox(tmp_path):
    assert list_messages(tmp_path / "absent") == []
