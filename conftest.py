"""What every test stands on: a data folder of its own, quick secrets, and no silent skips in CI.

`DJANGO_SETTINGS_MODULE` is set here and not in pyproject.toml: pytest-django loads the settings
before any conftest when the file names them, and they would take the developer's data folder.
"""

import gc
import os
import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.cast", "tests.made_once"]

# Tests make and drop objects all the time; looking for circles among them seldom is enough.
gc.set_threshold(20_000, 20, 100)

IN_CI = os.environ.get("CI") == "true"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

# The controller makes the folder; the workers of xdist inherit its name and take a room in it.
if not WORKER:
    os.environ["BREACHTRACK_TESTS"] = tempfile.mkdtemp(prefix="breachtrack-tests-")
SESSION_DIR = Path(os.environ["BREACHTRACK_TESTS"])
os.environ["DATA_DIR"] = str(SESSION_DIR / (WORKER or "alone"))
for name in ("MODE", "SITE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "KEYS_FILE", "SECRET_KEY"):
    os.environ.pop(name, None)
for name in ("PORT", "DEMO", "LOG_LEVEL", "INSTANCE_ID"):
    os.environ.pop(name, None)
if os.environ.get("REDIS_URL") and WORKER:
    # One numbered database of Redis for each worker, so that they do not read each other's.
    number = int(WORKER.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
os.environ["DJANGO_SETTINGS_MODULE"] = "breachtrack.settings"

hypothesis_settings.register_profile("house", deadline=None, derandomize=True)
hypothesis_settings.load_profile("house")


def pytest_configure(config):
    from django.conf import settings

    # Argon2 is slow on purpose; no test is about its cost.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # A file, not memory: threads of one test then wait for each other as in production.
        test = settings.DATABASES["default"].setdefault("TEST", {})
        test["NAME"] = settings.DATA_DIR / "test.sqlite3"
    if not WORKER:
        # A worker that inherited it would load the settings before this file gives it a room.
        os.environ.pop("DJANGO_SETTINGS_MODULE")


def pytest_collection_modifyitems(config, items):
    """On the production engines, what asks no database is not run again."""
    if not os.environ.get("DATABASE_URL"):
        return
    once = [item for item in items if not _asks_the_engines(item)]
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if _asks_the_engines(item)]


def _asks_the_engines(item):
    needs = {"db", "transactional_db", "live_server"}
    return (
        needs.intersection(item.fixturenames)
        or item.get_closest_marker("django_db")
        or item.get_closest_marker("engines")
    )


def pytest_unconfigure(config):
    if not WORKER:
        shutil.rmtree(SESSION_DIR, ignore_errors=True)


def refuse_skip(report):
    """In CI a skipped test is a failed one: nothing may be missing there."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"A skip counts as a failure in CI. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return refuse_skip((yield))


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_the_journal():
    """Triggers refuse to empty the journal; the flush after a transactional test needs to."""
    from django.db import connection
    from django.test import TransactionTestCase

    triggers = import_module("incidents.migrations.0002_journal_triggers")
    flush = TransactionTestCase._fixture_teardown

    def flush_unlocked(self):
        triggers.unlock(connection)
        flush(self)
        triggers.lock(connection)

    TransactionTestCase._fixture_teardown = flush_unlocked
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def _moved_time_moves_the_database_too(request, monkeypatch):
    """The clock of this process stands in for the database's, which no test can move.

    A test that takes the fixture `the_databases_own_clock` asks the real one.
    """
    if "the_databases_own_clock" in request.fixturenames:
        return
    from django.utils import timezone

    from notifications.selectors import database_clock

    monkeypatch.setattr(database_clock, "_ask", timezone.now)


@pytest.fixture(autouse=True)
def _no_machine_remembers_the_last_test():
    """Each test starts on a machine that knows no instance yet."""
    from django.conf import settings

    yield
    settings.MACHINE_FILE.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _no_mail_of_the_last_test():
    """Each test starts with an empty folder of mails, for those that count what left."""
    from django.conf import settings

    yield
    shutil.rmtree(settings.MAIL_DIR, ignore_errors=True)


@pytest.fixture
def one_is_too_few():
    """Whoever is reached alone is told so, as in the product."""


@pytest.fixture(autouse=True)
def _alice_alone_is_enough(request, monkeypatch):
    """Most tests know Alice alone, and are about other mails than the one that says so.

    A test that is about it takes the fixture `one_is_too_few`.
    """
    if "one_is_too_few" in request.fixturenames:
        return
    from notifications.selectors import reachability

    monkeypatch.setattr(reachability, "ENOUGH", 1)


@pytest.fixture
def no_broker(monkeypatch):
    """Whoever opens a connection, to a broker of files or of the network, fails the test.

    A database server is spoken to by a library in C, below Python's sockets.
    """
    import socket

    import kombu

    def reached_out(*args, **kwargs):
        raise AssertionError(f"a request reached out: {args[1:]}")

    monkeypatch.setattr(kombu.Connection, "connect", reached_out)
    monkeypatch.setattr(kombu.Connection, "_ensure_connection", reached_out)
    monkeypatch.setattr(kombu.Connection, "channel", reached_out)
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, reached_out)


@pytest.fixture
def the_databases_own_clock():
    """The question for the time really goes to the database."""


@pytest.fixture(autouse=True)
def _words_in_english():
    """A page asked for in French leaves the thread French; the next test begins in English."""
    from django.utils import translation

    with translation.override("en"):
        yield
