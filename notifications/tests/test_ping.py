"""The external ping: after a whole tick and a clean audit, and never in the way."""

import threading

import pytest

from notifications.rules.audit import Audit, Finding
from notifications.rules.heartbeats import WATCHDOG
from notifications.services import ping as service
from notifications.services.heartbeats import beat
from notifications.services.ping import ping_after
from notifications.services.sweep import Swept
from tests.cast import NOW

pytestmark = pytest.mark.django_db
CLEAN = Audit(())


def swept(audit=CLEAN):
    return Swept(0, 0, 0, 0, True, audit)


@pytest.fixture
def sent(settings, monkeypatch):
    """What was posted, and whereto; nothing leaves."""
    settings.PING_URL = "https://hc.example.org/ping/a-secret-key"
    posted = []

    def post(url, body, **options):
        posted.append((url, body, options))
        return 200

    monkeypatch.setattr(service, "post", post)
    return posted


def test_a_whole_tick_with_a_clean_audit_is_told(sent, at_now, settings):
    beat(WATCHDOG, now=NOW)
    ping_after(swept()).join(5)
    [(url, body, options)] = sent
    assert url == settings.PING_URL
    assert options == {"seconds": 5, "allow_private": False}
    assert body == b"tick whole, audit clean, watchdog 0 s\n"


def test_f54_the_ping_carries_the_watchdogs_sign_as_well(sent, at_now):
    ping_after(swept()).join(5)
    assert sent[0][1] == b"tick whole, audit clean, watchdog never\n"


@pytest.mark.parametrize(
    "audit", [None, Audit((Finding("alert_missing", 1),))], ids=["failed", "not clean"]
)
def test_without_a_clean_audit_the_outside_hears_nothing(sent, audit):
    assert ping_after(swept(audit)) is None
    assert sent == []


def test_without_an_address_nothing_is_told(sent, settings):
    settings.PING_URL = ""
    assert ping_after(swept()) is None


def test_f53_a_far_side_that_hangs_blocks_nobody_and_piles_nothing_up(sent, monkeypatch):
    go_on = threading.Event()

    def hangs(*_args, **_options):
        go_on.wait(10)
        return 200

    monkeypatch.setattr(service, "post", hangs)
    first = ping_after(swept())
    assert first.is_alive()
    assert ping_after(swept()) is None
    go_on.set()
    first.join(5)
    ping_after(swept()).join(5)


@pytest.mark.parametrize("problem", [TimeoutError, ConnectionRefusedError])
def test_f53_a_far_side_out_of_reach_is_noted_without_the_key(sent, monkeypatch, caplog, problem):
    def fails(*_args, **_options):
        raise problem

    monkeypatch.setattr(service, "post", fails)
    for _ in range(2):
        ping_after(swept()).join(5)
    assert caplog.text.count(problem.__name__) == 2
    assert "a-secret-key" not in caplog.text


def test_an_answer_that_says_no_is_noted(sent, monkeypatch, caplog):
    monkeypatch.setattr(service, "post", lambda *_, **__: 404)
    ping_after(swept()).join(5)
    assert "status 404" in caplog.text
