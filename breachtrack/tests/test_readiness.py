"""/readyz: each reason why the alerts cannot be relied on, and what a stranger learns: nothing."""

import re
import shutil
import socket
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.utils import timezone, translation

from breachtrack import banners, readiness
from breachtrack.readiness_words import WORDS, as_json
from notifications.models import MailServer
from notifications.rules.heartbeats import AUDIT, BULK, STAND_IN, SWEEP, WATCHDOG
from notifications.selectors import database_clock
from notifications.services.heartbeats import beat
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
TOKEN = "a-token-of-at-least-32-characters-in-all"


@pytest.fixture
def well(at_now, settings):
    """A machine on which everything goes as it should."""
    settings.MAIL_LEAVES_THIS_MACHINE = True
    for name in (SWEEP, WATCHDOG, BULK, AUDIT):
        beat(name, now=NOW)


@pytest.fixture(autouse=True)
def _commits_are_durable(monkeypatch):
    """The servers of the tests write nothing through to the disk, and are asked elsewhere."""
    monkeypatch.setattr(readiness, "commits_are_durable", lambda: True)


def codes(client, status=503):
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer.json()["ready"] == (status == 200)
    return [reason["code"] for reason in answer.json()["reasons"]]


def test_where_all_is_well_it_is_ready(client, well):
    assert codes(client, 200) == []


def test_f17_a_database_that_may_forget_what_was_sent_is_a_reason(client, well, monkeypatch):
    monkeypatch.setattr(readiness, "commits_are_durable", lambda: False)
    assert codes(client) == ["commits_not_durable"]


def test_f11_a_worker_that_is_silent_for_120_seconds_is_a_reason(client, well):
    beat(SWEEP, now=NOW - 120 * SECOND)
    assert codes(client, 200) == []
    beat(SWEEP, now=NOW - 121 * SECOND)
    beat(STAND_IN, now=NOW)
    assert codes(client) == ["worker_silent"]
    beat(STAND_IN, now=NOW - 200 * SECOND)
    assert codes(client) == ["all_silent"]


@pytest.mark.parametrize("name", [WATCHDOG, BULK, AUDIT])
def test_f54_each_silence_is_a_reason_of_its_own(client, well, name):
    beat(name, now=NOW - 121 * SECOND)
    assert codes(client) == [f"{name}_silent"]


def test_before_the_first_tick_it_is_not_ready(client, at_now, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    assert codes(client) == ["worker_never", "watchdog_silent", "bulk_silent", "audit_silent"]


def test_f12_a_clock_that_was_set_back_is_no_sign_of_life(client, well):
    beat(SWEEP, now=NOW + 2 * HOUR)
    assert codes(client) == ["all_silent"]


def test_f14_two_clocks_that_differ_are_a_reason(client, well, monkeypatch):
    monkeypatch.setattr(database_clock, "_ask", lambda: NOW - 11 * SECOND)
    for name in (SWEEP, WATCHDOG, BULK, AUDIT):
        beat(name, now=NOW - 11 * SECOND)
    assert codes(client) == ["clocks_differ"]


def test_what_the_audit_found_is_said_with_its_counts(client, well):
    beat(AUDIT, now=NOW, findings={"alert_missing": 2})
    [reason] = client.get("/readyz").json()["reasons"]
    assert (reason["code"], reason["counts"]) == ("audit_failed", {"alert_missing": 2})
    assert "2 alerts that are due are missing" in reason["words"]


@pytest.fixture
def failing(monkeypatch):
    """Call it with the trouble of the usual server; `second` is one that answers."""

    def make(code, *second):
        MailServer.objects.create(name="one:587", trouble=code, failing_since=NOW, failures=1)
        names = ["one:587", *second]
        monkeypatch.setattr(readiness, "server_names", lambda: names)
        monkeypatch.setattr(banners, "server_names", lambda: names)

    return make


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("not_reached", "does not answer"),
        ("sign_in", "refuses the sign-in"),
        ("certificate", "has no valid certificate"),
    ],
)
def test_f23_f24_f25_mail_that_does_not_leave_is_a_reason_and_a_banner(
    client, well, failing, alice, code, words
):
    failing(code)
    assert codes(client) == [f"mail_{code}", "mail_unconfirmed"]
    client.force_login(alice)
    page = client.get("/", follow=True).content.decode()
    assert "Mail has not been leaving since" in page
    assert f"one:587 {words}" in page


def test_a_second_server_that_carries_the_mail_is_named(client, well, failing, alice):
    failing("not_reached", "two:465")
    assert codes(client) == ["mail_not_reached", "mail_unconfirmed"]
    assert "leave through two:465 meanwhile" in client.get("/readyz").content.decode()
    client.force_login(alice)
    assert "leave through two:465; only if" in client.get("/", follow=True).content.decode()


def test_without_a_mail_server_it_is_not_ready(client, well, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = False
    assert codes(client) == ["mail_stays_here"]


def test_f28_a_disk_that_is_almost_full_is_a_reason(client, well, monkeypatch):
    usage = SimpleNamespace(free=readiness.LEAST_FREE_BYTES - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert codes(client) == ["disk_almost_full"]


def test_f36_a_database_of_another_version_is_a_reason(client, well):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notifications'")
    assert codes(client) == ["migrations_pending"]


def test_a_database_that_does_not_answer_is_a_reason_and_no_error(client, well, monkeypatch):
    def broken():
        raise OperationalError("could not connect")

    monkeypatch.setattr(readiness, "signs_of_life", broken)
    assert codes(client) == ["database_unreachable"]


@pytest.fixture
def frozen(settings):
    """What a stopped Redis looks like: connections are taken, and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        yield


def test_f07_a_frozen_broker_is_said_within_a_second(client, well, frozen):
    begun = time.monotonic()
    assert codes(client) == ["broker_unreachable"]
    assert time.monotonic() - begun < 1


def test_f06_a_broker_that_is_gone_is_said(client, well, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert codes(client) == ["broker_unreachable"]


def test_each_reason_has_words_in_both_languages():
    for code in WORDS:
        english = as_json(readiness.Reason(code))["words"]
        with translation.override("fr"):
            french = as_json(readiness.Reason(code))["words"]
        assert english != french, code


def test_the_words_are_in_the_language_of_who_asks(client, well):
    beat(WATCHDOG, now=NOW - HOUR)
    [reason] = client.get("/readyz", headers={"Accept-Language": "fr"}).json()["reasons"]
    assert reason["since"] == "2026-10-23T15:00:00+00:00"
    assert "service de secours" in reason["words"]


# Who may ask.


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    ("extra", "allowed"),
    [
        pytest.param({}, True, id="this machine"),
        pytest.param({"REMOTE_ADDR": "::1"}, True, id="this machine, IPv6"),
        pytest.param({"REMOTE_ADDR": "192.0.2.7"}, False, id="another machine"),
        pytest.param({"REMOTE_ADDR": ""}, False, id="nobody knows"),
        pytest.param({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False, id="through the proxy"),
        pytest.param({"HTTP_X_FORWARDED_PROTO": "https"}, False, id="through a terse proxy"),
        pytest.param({"HTTP_FORWARDED": "for=192.0.2.7"}, False, id="through another proxy"),
        pytest.param(
            {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"},
            True,
            id="with the token",
        ),
        pytest.param(
            {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}x"},
            False,
            id="with another token",
        ),
        pytest.param(
            {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": f"Basic {TOKEN}"},
            False,
            id="with a password",
        ),
        pytest.param(
            {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer é"}, False, id="no ascii"
        ),
    ],
)
def test_only_this_machine_and_the_bearer_of_the_token_get_an_answer(
    client, well, settings, path, extra, allowed
):
    settings.METRICS_TOKEN = TOKEN
    assert client.get(path, **extra).status_code == (200 if allowed else 404)


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_without_a_token_in_the_settings_none_opens(client, well, path):
    extra = {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "}
    assert client.get(path, **extra).status_code == 404


def test_a_stranger_gets_the_page_that_everything_unknown_gets(client, well):
    pages = [client.get(path, REMOTE_ADDR="192.0.2.7") for path in ("/readyz", "/readyx")]
    there, nowhere = (page.content.decode() for page in pages)
    token = re.compile(r'csrfmiddlewaretoken" value="[^"]+')
    assert token.sub("", there).replace("readyz", "readyx") == token.sub("", nowhere)


def test_nothing_secret_is_in_the_answer(client, well, settings):
    settings.REDIS_URL = "redis://:hunter2hunter2@127.0.0.1:1/0"
    settings.METRICS_TOKEN = TOKEN
    text = client.get("/readyz").content.decode()
    assert "hunter2" not in text
    assert TOKEN not in text


def test_the_time_of_the_process_is_what_is_compared(well):
    assert readiness.reasons(timezone.now()) == []
