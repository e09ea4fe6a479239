"""The sink says nothing that it has not written down."""

import hashlib
import subprocess
import sys

import pytest

from notifications.transports.outcomes import Accepted, RefusedForGood, RefusedForNow, Unknown
from notifications.transports.smtp import SmtpTransport
from tests.smtp_sink import messages

MESSAGE = b"Message-ID: <7@x.example>\r\nSubject: x\r\n\r\n.dot\r\n"


@pytest.fixture
def sink(tmp_path):
    """Starts sinks as processes of their own: `sink(*options)` gives (port, file)."""
    running = []

    def start(*options):
        path = tmp_path / f"{len(running)}.jsonl"
        command = [sys.executable, "-m", "tests.smtp_sink", "--file", str(path), *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(process)
        return int(process.stdout.readline()), path

    yield start
    for process in running:
        process.kill()
        process.communicate()


def hand_over(port):
    with SmtpTransport("127.0.0.1", port, security="none", data_seconds=5) as mail:
        return mail.hand_over("a@x.fr", "b@x.fr", MESSAGE, before_data=lambda: True)


def test_an_accepted_message_stands_in_the_file_with_its_bytes(sink):
    port, path = sink()
    assert hand_over(port) == Accepted(f"127.0.0.1:{port}", "250 2.0.0 kept")
    [kept] = messages(path)
    assert (kept["message_id"], kept["from"], kept["to"]) == ("<7@x.example>", "a@x.fr", ["b@x.fr"])
    assert kept["raw"] == MESSAGE
    assert kept["sha256"] == hashlib.sha256(MESSAGE).hexdigest()


def test_a_message_whose_answer_is_dropped_was_kept_and_is_unknown_to_the_client(sink):
    port, path = sink("--drop-after-data", "1")
    assert isinstance(hand_over(port), Unknown)
    assert len(messages(path)) == 1


def test_a_share_of_recipients_is_refused_for_now(sink):
    port, path = sink("--refuse-for-now", "1")
    assert isinstance(hand_over(port), RefusedForNow)
    assert messages(path) == []


def test_its_mood_may_change_while_it_runs(sink, tmp_path):
    mood = tmp_path / "mood.json"
    mood.write_text('{"refuse_for_good": ["b@x.fr"]}')
    port, path = sink("--mood", str(mood), "--digests-only")
    assert isinstance(hand_over(port), RefusedForGood)
    changed = tmp_path / "changed"
    changed.write_text("{}")
    changed.rename(mood)
    assert isinstance(hand_over(port), Accepted)
    [kept] = messages(path)
    assert (kept["raw"], kept["sha256"]) == (b"", hashlib.sha256(MESSAGE).hexdigest())
