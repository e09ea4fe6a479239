"""Alerts and real processes: two at once, and `kill -9` thirty times. Checked from outside.

Runs on the engine of the suite: SQLite by `make test`, PostgreSQL by `make engines`, there also
with real Celery workers on Redis. Leases are shortened to 3 seconds; the shipped 45 seconds are
tried in `notifications/tests/test_services_deliveries.py`.
"""

import random
import sys
import time
from collections import Counter
from contextlib import ExitStack

import pytest

from notifications.models import Alert
from tests.processes.fault_run import (
    BEAT,
    INCIDENTS,
    MAILS_EACH,
    WORKER,
    all_accepted,
    assert_nothing_lost,
    killed,
    start,
    wait_until,
)

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20261023
LOOP = [sys.executable, "-m", "tests.processes.sweeping"]


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
