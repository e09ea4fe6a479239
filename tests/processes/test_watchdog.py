"""The watchdog as a process: alone, beside a stopped beat, beside a frozen Redis.

The limits are shortened: a tick of 1 second and an act after 3 instead of 15 and 90, silence shown
after 4 instead of 120. The shipped 90 and 120 are tried with moved time, in
`notifications/tests/test_watchdog.py` and `breachtrack/tests/test_readiness.py`.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from tests.forms_of_a_page import forms_of
from tests.processes.running import FOREIGN, ROOT, Running, free_port

UP = [sys.executable, "manage.py", "up"]
FAST = {
    "TICK_SECONDS": "1",
    "WATCHDOG_AFTER_SECONDS": "3",
    "SILENT_AFTER_SECONDS": "4",
    "ALERT_CONNECT_SECONDS": "1",
    "ALERT_DATA_SECONDS": "1",
    "ALERT_LEASE_SECONDS": "3",
}


@pytest.fixture
def sink(tmp_path):
    """(port, file) of an SMTP server in a process of its own."""
    path = tmp_path / "received.jsonl"
    command = [sys.executable, "-m", "tests.smtp_sink", "--port", "0", "--file", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield int(process.stdout.readline().split()[-1]), path
        process.kill()


class Browser:
    """A person at the running product: signs in by the link that it printed, and sends forms."""

    def __init__(self, port):
        self.site = f"http://127.0.0.1:{port}"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, path):
        with self.opener.open(self.site + path, timeout=30) as answer:
            return answer.read().decode()

    def status(self, path):
        """Status and JSON of an answer, also of one that is an error."""
        try:
            with self.opener.open(self.site + path, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def send(self, path, **fields):
        """Fill in the form of a page and send it; the page that follows and the seconds it took."""
        [form] = [form for form in forms_of(self.get(path)) if fields.keys() <= form.values.keys()]
        filled = form.values | {name: [value] for name, value in fields.items()}
        sent = urllib.parse.urlencode(filled, doseq=True).encode()
        begun = time.monotonic()
        with self.opener.open(self.site + path, sent, timeout=30) as answer:
            text = answer.read().decode()
        return text, time.monotonic() - begun


def started(data_dir, sink, **more):
    """The product with the demonstration, whose mail goes to the sink; ready to be signed in to."""
    port = str(free_port())
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{sink[0]}"}
    return port, Running(UP, data_dir=data_dir, PORT=port, DEMO="1", **FAST, **mail, **more)


def signed_in(running, port):
    output = running.read_until("sous 12 heures", within=120)
    output = running.read_until("/\n", within=5)
    browser = Browser(port)
    browser.get(re.search(r"(/sign-in/link/\S+)", output)[1])
    return browser


def mails(sink):
    return len(sink[1].read_text().splitlines()) if sink[1].exists() else 0


def codes(browser):
    return {reason["code"] for reason in browser.status("/readyz")[1]["reasons"]}


def is_watched(browser):
    """The worker has ticked and the watchdog has looked."""
    return not codes(browser) & {"worker_never", "worker_silent", "watchdog_silent"}


def stop(running, *words):
    pids = running.find(*words)
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    return pids


@pytest.mark.fresh
def test_f11_beat_and_workers_stand_still_and_the_watchdog_alone_sends(tmp_path, sink):
    port, running = started(tmp_path / "data", sink)
    with running:
        browser = signed_in(running, port)
        running.eventually(
            lambda: not codes(browser) & {"worker_never", "watchdog_silent"}, within=60
        )
        stop(running, "celery.beat:Scheduler")
        running.eventually(lambda: "worker_silent" in codes(browser), within=30)
        # Only now: with SQLite, one that stood still within a write would hold the lock of all.
        stop(running, "celery", "--queues")
        assert "The watchdog sends the alerts in its place" in browser.get("/")
        before = mails(sink)
        logged, _seconds = browser.send(
            "/incidents/new/", title="A list on a bus", organisation="1"
        )
        assert "A list on a bus" in logged
        make_late(running)
        running.eventually(lambda: mails(sink) > before, within=30)
        assert "all_silent" not in codes(browser)


def make_late(running):
    """Move the start of the newest running clock back by three days, as if nobody had looked."""
    script = (
        "from datetime import timedelta; from incidents.models import Deadline;"
        "d = Deadline.objects.filter(state='running', due_at__isnull=False).latest('pk');"
        "Deadline.objects.filter(pk=d.pk).update(at=d.at - timedelta(days=3),"
        " due_at=d.due_at - timedelta(days=3), next_alert_at=d.set_at); print(d.pk)"
    )
    inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environ = {**inherited, "DATA_DIR": running.data_dir}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


@pytest.mark.engines
def test_f07_redis_freezes_at_commit_the_page_answers_and_the_watchdog_sends(
    tmp_path, sink, own_redis
):
    port, running = started(tmp_path / "data", sink, REDIS_URL=own_redis.url)
    with running:
        browser = signed_in(running, port)
        running.eventually(
            lambda: not codes(browser) & {"worker_never", "watchdog_silent"}, within=60
        )
        os.kill(own_redis.pid, signal.SIGSTOP)
        try:
            page, seconds = browser.send(
                "/incidents/new/", title="A list on a bus", organisation="1"
            )
            assert "A list on a bus" in page
            assert seconds < 2
            silent = {"worker_silent", "broker_unreachable"}
            running.eventually(lambda: silent <= codes(browser), within=30)
            before = mails(sink)
            make_late(running)
            running.eventually(lambda: mails(sink) > before, within=60)
            assert silent <= codes(browser)
        finally:
            os.kill(own_redis.pid, signal.SIGCONT)
        # Thawed, the bell is heard again, or the supervisor's processes reconnect.
        running.eventually(lambda: "worker_silent" not in codes(browser), within=120)
