"""A row that somebody holds, or a database that is busy, stops one row for one tick at the most."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from incidents.models import Deadline, Incident
from incidents.selectors.clocks import running_deadline
from incidents.services.incidents import log_incident
from notifications.models import Alert
from notifications.services.alerts import plan_due_alerts
from notifications.services.sweep import sweep
from notifications.tests.test_services_deliveries import Server

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


@pytest.fixture
def logged_too(laboratory, alice, now):
    return log_incident(laboratory, title="Another", by=alice, now=now)


class Holding:
    """Another session that holds what `lock` takes until the block ends."""

    def __init__(self, lock):
        self._lock, self._held, self._over = lock, threading.Event(), threading.Event()

    def __enter__(self):
        self._thread = threading.Thread(target=self._hold)
        self._thread.start()
        assert self._held.wait(10)

    def _hold(self):
        try:
            with transaction.atomic():
                self._lock()
                self._held.set()
                self._over.wait(30)
        finally:
            connection.close()

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join()


@pytest.mark.engines  # SQLite locks no rows.
@pytest.mark.parametrize("model", [Incident, Deadline, Alert])
def test_f19_a_locked_row_stops_only_itself_and_only_for_a_tick(aware, logged_too, model):
    due_at = max(running_deadline(aware).due_at, running_deadline(logged_too).due_at)
    if model is Alert:
        plan_due_alerts(now=due_at)
    locked = {
        Incident: Incident.objects.filter(pk=aware.pk),
        Deadline: Deadline.objects.filter(incident=aware),
        Alert: Alert.objects.filter(incident=aware),
    }[model]
    server = Server()
    with Holding(lambda: list(locked.select_for_update())):
        began = time.monotonic()
        swept = sweep(clock=lambda: due_at, transport=server)
        assert time.monotonic() - began < 25
    assert swept.handed
    assert Alert.objects.filter(incident=logged_too, state="accepted").exists()
    sweep(clock=lambda: due_at + 15 * SECOND, transport=server)
    assert Alert.objects.filter(incident=aware, state="accepted").exists()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "0"


@pytest.mark.once  # Of the embedded database.
def test_f37_a_tick_waits_for_another_writer_and_loses_nothing(aware):
    due_at, server = running_deadline(aware).due_at, Server()
    holding = Holding(lambda: Incident.objects.filter(pk=aware.pk).update(code_name="Held"))
    with holding:
        threading.Timer(0.3, holding._over.set).start()
        sweep(clock=lambda: due_at, transport=server)
    assert Alert.objects.filter(incident=aware, state="accepted").exists()


@pytest.mark.once  # Of the embedded database.
def test_f39_a_commit_of_the_embedded_database_is_on_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2, "FULL"
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 20_000
