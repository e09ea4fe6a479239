"""What the tests of real processes stand on: what is due, where mail goes, a Redis of their own."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import member
from tests.processes.fault_run import INCIDENTS, Bell, last_tick, wait_until
from tests.processes.own_redis import OwnRedis
from tests.processes.running import ROOT

HOUR = timedelta(hours=1)


@pytest.fixture
def readers(laboratory, alice, bob):
    """Whom every alert goes to."""
    return [alice, member("Fatou Ba", laboratory, "dpo")]


@pytest.fixture
def due(readers, laboratory, alice):
    """Twenty incidents whose deadline is two hours away, two people to alert for each."""
    from incidents.services.incidents import log_incident

    logged_at = timezone.now() - 70 * HOUR
    for number in range(INCIDENTS):
        log_incident(laboratory, title=f"Breach {number}", by=alice, now=logged_at)
    return readers


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


@pytest.fixture
def own_redis(tmp_path):
    with OwnRedis(tmp_path) as started:
        yield started


@pytest.fixture
def bell_database(environment):
    """The address with which beat and the worker sign in; a test may have another."""
    return environment["DATABASE_URL"]


@pytest.fixture
def bell(environment, own_redis, bell_database, readers):
    """Begins once the people are there: the first tick chooses whom it sends its test mail."""
    more = {"REDIS_URL": own_redis.url, "DATABASE_URL": bell_database}
    found = Bell(environment | more)
    try:
        wait_until(last_tick)
        yield found
    finally:
        found.end()


@pytest.fixture
def becomes_due(bell, request):
    """Call it to log what is due, once beat and the worker are there."""
    return lambda: request.getfixturevalue("due")
