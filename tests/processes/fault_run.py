"""Workers as processes, twenty incidents to alert for, and what an SMTP sink must have in the end.

What is due and the sink are fixtures of `conftest.py`.
"""

import json
import subprocess
import sys
import time
from collections import Counter

from tests.processes.running import ROOT

INCIDENTS = 20
# To each of the two, of each incident: that it was logged, and the rung that is due; beside them
# the summary and a test mail.
MAILS_EACH = 2 * INCIDENTS + 2
WORKER = [
    *[sys.executable, "-m", "celery", "-A", "breachtrack", "worker", "-Q", "alerts"],
    *[
        "-P",
        "threads",
        "-c",
        "2",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "-l",
        "WARNING",
    ],
]
BEAT = [
    *[sys.executable, "-m", "celery", "-A", "breachtrack", "beat", "-l", "WARNING"],
    *["--scheduler", "celery.beat:Scheduler", "--pidfile", ""],
]


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
    from notifications.models import Alert

    return Alert.objects.filter(state="accepted").count() == 2 * MAILS_EACH


def received(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def assert_nothing_lost(path):
    """The invariants I01 to I06, read from the sink's file and the database."""
    from incidents.models import Deadline
    from notifications.models import Alert, Delivery

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


def last_tick():
    from notifications.rules.heartbeats import SWEEP
    from notifications.selectors.heartbeats import last_sign

    return last_sign(SWEEP)


class Bell:
    """Beat and a worker that ring and hear through a Redis of our own, and no watchdog."""

    def __init__(self, environment):
        self._environment = environment
        self.beat, self.worker = (start(command, environment) for command in (BEAT, WORKER))

    def another_worker(self, *, while_none_is_there):
        killed(self.worker)
        while_none_is_there()
        self.worker = start(WORKER, self._environment)

    def goes_on(self):
        """The same processes end two more ticks: the first may have been under way."""
        for _ in range(2):
            before = last_tick()
            wait_until(lambda before=before: last_tick() > before, seconds=30)
        assert (self.beat.poll(), self.worker.poll()) == (None, None)

    def end(self):
        for process in (self.beat, self.worker):
            killed(process)
