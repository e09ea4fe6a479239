"""Alerts and real processes: two at once, and `kill -9` thirty times. Checked from outside.

Runs on the engine of the suite: SQLite by `make test`, PostgreSQL by `make engines`, there also
with real Celery workers on Redis. Leases are shortened to 3 seconds; the shipped 45 seconds are
tried in `notifications/tests/test_services_deliveries.py`.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from incidents.models import Deadline
from incidents.services.incidents import log_incident
from notifications.models import Alert, Delivery
from tests.cast import member
from tests.processes.running import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
INCIDENTS = 20
# To each of the two, of each incident: that it was logged, and the rung that is due; beside them
# the summary and a test mail.
MAILS_EACH = 2 * INCIDENTS + 2
SEED = 20261023
LOOP = [sys.executable, "-m", "tests.processes.sweeping"]
WORKER = [
    *[
        sys.executable,
        "-m",
        "celery",
        "-A",
        "breachtrack",
        "worker",
        "-Q",
        "alerts",
        "-P",
        "threads",
    ],
    *["-c", "2", "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"],
]
BEAT = [
    *[sys.executable, "-m", "celery", "-A", "breachtrack", "beat", "-l", "WARNING"],
    *["--scheduler", "celery.beat:Scheduler", "--pidfile", ""],
]


@pytest.fixture
def due(laboratory, alice, bob):
    """Twenty incidents whose deadline is two hours away, two people to alert for each."""
    fatou = member("Fatou Ba", laboratory, "dpo")
    logged_at = timezone.now() - 70 * HOUR
    for number in range(INCIDENTS):
        log_incident(laboratory, title=f"Breach {number}", by=alice, now=logged_at)
    return [alice, fatou]


@pytest.fixture
def sink(tmp_path):
    """An SMTP server in a process of its own, slow enough to be caught in the middle."""
    path = tmp_path / "received.jsonl"
    command = [sys.executable, "-m", "tests.smtp_sink", "--port", "0", "--file", str(path)]
    with subprocess.Popen(
        [*command, "--delay", "0.05"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        port = int(process.stdout.readline().split()[-1])
        yield port, path
        process.kill()


@pytest.fixture
def environment(settings, sink):
    """What a worker needs to stand on the database and the keys of this test."""
    name = connection.settings_dict["NAME"]
    url = os.environ.get("DATABASE_URL", "")
    database = f"{url.rpartition('/')[0]}/{name}" if url else f"sqlite:///{name}"
    return os.environ | {
        "DATABASE_URL": database,
        "DATA_DIR": str(settings.DATA_DIR),
        "KEYS_FILE": str(settings.KEYS_FILE),
        "EMAIL_URL": f"smtp://127.0.0.1:{sink[0]}",
        "ALERT_CONNECT_SECONDS": "1",
        "ALERT_DATA_SECONDS": "1",
        "ALERT_LEASE_SECONDS": "3",
        "TICK_SECONDS": "1",
        "DJANGO_SETTINGS_MODULE": "breachtrack.settings",
    }


def start(command, environment):
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def killed(process):
    process.kill()
    process.wait(60)
    process.stdout.close()


def wait_until(done, seconds=60):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.1)


def all_accepted():
    return Alert.objects.filter(state="accepted").count() == 2 * MAILS_EACH


def received(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def assert_nothing_lost(path):
    """The invariants I01 to I06, read from the sink's file and the database."""
    alerts = {alert.message_id: alert for alert in Alert.objects.filter(state="accepted")}
    mails = received(path)
    assert {mail["message_id"] for mail in mails} == set(alerts)
    assert all(mail["to"] == [alerts[mail["message_id"]].recipient] for mail in mails)
    assert len({(mail["message_id"], mail["sha256"]) for mail in mails}) == len(alerts)
    assert Counter(a.contact.email for a in alerts.values()) == Counter(
        {"alice@example.org": MAILS_EACH, "fatou@example.org": MAILS_EACH}
    )
    assert not Deadline.objects.exclude(alerts__rung="before-3h").exists()
    unknown = Delivery.objects.filter(outcome="unknown").count()
    assert len(mails) - len(alerts) <= unknown
    return len(mails) - len(alerts), unknown


def test_two_processes_at_once_plan_and_send_each_alert_once(due, environment, sink):
    with ExitStack() as stack:
        for _ in range(2):
            stack.callback(killed, start(LOOP, environment))
        wait_until(all_accepted)
    copies, unknown = assert_nothing_lost(sink[1])
    assert (copies, unknown) == (0, 0)
    # What had passed before, 48, 24 and 12 hours and each of the last six: once each, not sent.
    assert Counter(Alert.objects.values_list("state", flat=True)) == {
        "accepted": 2 * MAILS_EACH,
        "superseded": 7 * 2 * INCIDENTS,
    }


def test_a_sweep_killed_thirty_times_loses_nothing(due, environment, sink):
    chance = random.Random(SEED)
    for _ in range(30):
        process = start(LOOP, environment)
        assert process.stdout.readline() == "sweeping\n"
        time.sleep(chance.uniform(0.0, 0.35))
        killed(process)
    last = start(LOOP, environment)
    try:
        wait_until(all_accepted)
    finally:
        killed(last)
    copies, unknown = assert_nothing_lost(sink[1])
    print(f"30 kills, {unknown} handings left unknown, {copies} copies beyond the first")


@pytest.mark.engines
def test_a_celery_worker_on_redis_killed_thirty_times_loses_nothing(due, environment, sink):
    chance = random.Random(SEED)
    assert environment["REDIS_URL"].startswith("redis://")
    with ExitStack() as stack:
        for _ in range(2):
            stack.callback(killed, start(BEAT, environment))
        for _ in range(30):
            worker = start(WORKER, environment)
            time.sleep(chance.uniform(1.5, 3.5))
            killed(worker)
        stack.callback(killed, start(WORKER, environment))
        wait_until(all_accepted, seconds=90)
    assert_nothing_lost(sink[1])
