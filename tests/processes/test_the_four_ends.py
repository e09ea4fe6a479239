"""The product itself, started as a person starts it, and each way it may end.

Afterwards no process is alive that carries its data folder in the environment.
"""

import contextlib
import os
import shutil
import signal
import sys

import pytest

from tests.processes.running import BIN, Running, free_port, get

# The environment of the test stands in for the one that `make setup` would make.
MAKE_RUN = ["make", "--no-print-directory", "-o", "setup", "run", f"BIN={BIN}"]
UP = [sys.executable, "manage.py", "up"]
ANNOUNCED = "sous 7 jours"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """An empty database, made once: each test starts from a copy."""
    folder = tmp_path_factory.mktemp("migrated")
    with Running(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], data_dir=folder
    ) as running:
        assert running.process.wait(120) == 0, running.output
    return folder


@pytest.fixture
def data_dir(migrated, tmp_path):
    return shutil.copytree(migrated, tmp_path / "data")


def start(command, data_dir, **options):
    return Running(command, data_dir=data_dir, PORT=str(free_port()), DEMO="0", **options)


def is_complete(running):
    """Supervisor, arbiter, web worker, two Celery workers, beat, watchdog: no less, no more."""
    assert len(running.find("gunicorn")) == 2
    assert len(running.find("celery", "--queues")) == 2
    assert len(running.find("celery.beat:Scheduler")) == 1
    assert len(running.find("manage.py", "watchdog")) == 1
    assert len(running.find("supervisor.py")) == 1
    return True


def test_ctrl_c_through_make_on_a_terminal_leaves_nothing(data_dir):
    with start(MAKE_RUN, data_dir, terminal=True) as running:
        running.read_until(ANNOUNCED)
        assert is_complete(running)
        running.press_ctrl_c()
        running.process.wait(30)
        assert running.all_gone()


def test_a_closed_terminal_through_make_leaves_nothing(data_dir):
    with start(MAKE_RUN, data_dir, terminal=True) as running:
        running.read_until(ANNOUNCED)
        assert is_complete(running)
        running.hang_up()
        running.process.wait(30)
        assert running.all_gone()


def test_sigterm_leaves_nothing(data_dir):
    with start(UP, data_dir) as running:
        running.read_until(ANNOUNCED)
        assert is_complete(running)
        running.process.terminate()
        assert running.process.wait(30) == 0
        assert running.all_gone()


def test_kill_9_of_the_supervisor_leaves_nothing(data_dir):
    with start(UP, data_dir) as running:
        running.read_until(ANNOUNCED)
        assert is_complete(running)
        running.process.kill()
        assert running.all_gone()


def test_a_killed_web_process_comes_back_and_answers(data_dir):
    port = free_port()
    with Running(UP, data_dir=data_dir, PORT=str(port), DEMO="0") as running:
        running.read_until(ANNOUNCED)
        for pid in running.find("gunicorn"):
            os.kill(pid, signal.SIGKILL)
        running.read_until("web ended (-9)")
        assert running.eventually(lambda: is_healthy(port), within=30)


def is_healthy(port):
    with contextlib.suppress(OSError):
        return get(port, "/healthz")[0] == 200


def test_a_second_start_on_the_same_port_is_said_and_starts_nothing(data_dir, tmp_path):
    port = str(free_port())
    with Running(UP, data_dir=data_dir, PORT=port, DEMO="0") as running:
        running.read_until(ANNOUNCED)
        other = tmp_path / "other"
        with Running(UP, data_dir=other, PORT=port, DEMO="0") as second:
            second.read_until(f"Port {port} is taken")
            assert second.process.wait(30) == 78
            assert second.all_gone()
        with start(UP, data_dir) as third:
            third.read_until("already runs on the data folder")
            assert third.process.wait(30) == 78


def test_everything_it_writes_is_closed_to_other_users(tmp_path):
    data_dir = tmp_path / "data"
    with start(UP, data_dir) as running:
        running.read_until(ANNOUNCED)
        written = [data_dir, *data_dir.rglob("*")]
        open_to_others = [path for path in written if path.lstat().st_mode & 0o077]
    assert open_to_others == []
