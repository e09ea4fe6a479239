"""The processes on PostgreSQL and Redis: the bell is heard, also after a worker was killed."""

import os
import signal
import sys

import psycopg
import pytest

from tests.processes.running import Running, free_port

pytestmark = pytest.mark.engines

UP = [sys.executable, "manage.py", "up"]
FOUR_TICKS = 60


def last_tick(url):
    """The instant at which the last whole tick ended; None before the first."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT max(at) FROM notifications_heartbeat").fetchone()
    return row[0]


def tick_after(earlier, url, running):
    def ask():
        tick = last_tick(url)
        return tick if earlier is None or tick > earlier else None

    return running.eventually(ask, within=FOUR_TICKS)


def test_ticks_go_on_after_the_alerts_worker_was_killed(tmp_path):
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    url = servers["DATABASE_URL"]
    with Running(UP, data_dir=tmp_path, PORT=str(free_port()), DEMO="0", **servers) as running:
        running.read_until("sous 7 jours")
        first = tick_after(None, url, running)
        [worker] = running.find("celery", "--queues alerts")
        os.kill(worker, signal.SIGKILL)
        running.read_until("alerts ended (-9)")
        # Two ticks: the first may have been under way when the worker died.
        second = tick_after(first, url, running)
        assert tick_after(second, url, running) > second
        running.process.terminate()
        assert running.process.wait(30) == 0
        assert running.all_gone()
