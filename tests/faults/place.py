"""Where a run takes place: a folder, a database, a broker, a mail server, and the settings."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from tests.faults import moved_clock
from tests.faults.database import OwnPostgres, die_with_us
from tests.processes.own_redis import OwnRedis
from tests.processes.running import FOREIGN, ROOT
from tests.servers import free_port
from tests.smtp_sink import Mood

# A second, faster run: the same product with shorter waits, and it says so.
SHORT_WAITS = {
    "TICK_SECONDS": "1",
    "ALERT_CONNECT_SECONDS": "1",
    "ALERT_DATA_SECONDS": "1",
    "ALERT_LEASE_SECONDS": "3",
    "WATCHDOG_AFTER_SECONDS": "6",
}
# How a mail server of the neighbourhood answers; each run may make it worse.
USUAL_MOOD = Mood(delay=0.03)


class Place:
    """`template` is a prepared place; `engine` is postgres or sqlite; `with_redis`: the broker."""

    def __init__(
        self, folder: Path, *, engine, with_redis, waits, template=None, clock=False, seed=1
    ):
        folder.mkdir(parents=True)
        self.folder, self.engine, self.waits = folder, engine, waits
        self.data_dir, self.web_port = folder / "data", free_port()
        self.received, self._mood_file = folder / "received.jsonl", folder / "mood.json"
        self.postgres = OwnPostgres() if engine == "postgres" else None
        # Where the account of PostgreSQL can read it too.
        self._clock_file = (self.postgres or self).folder / "clock"
        self._has_clock = clock
        if self.postgres and clock:
            self.postgres.environment = moved_clock.environment_of_postgres(self._clock_file)
        self.redis = OwnRedis(folder) if with_redis else None
        self.sink_port, self._sink, self.mood = free_port(), None, USUAL_MOOD
        self._template, self._one_at_a_time = template, threading.RLock()
        self._seed, self._starts = seed, 0

    # --- begin and end ---

    def __enter__(self):
        self.set_mood(USUAL_MOOD)
        self.step_clock(0)
        if self._template:
            shutil.copytree(self._template / "data", self.data_dir)
        if self.postgres:
            self._open_database()
        if self.redis:
            self.redis.start()
        self.start_sink()
        return self

    def _open_database(self):
        if self._template is None:
            self.postgres.make()
            return
        self.postgres.copy_from(self._template / "postgres")
        self.postgres.start()

    def __exit__(self, *_):
        self.kill_sink()
        if self.redis:
            self.redis.kill()
        if self.postgres:
            self.postgres.remove()

    def keep_as_template(self, template: Path):
        """What it holds, for other places to begin with."""
        shutil.copytree(self.data_dir, template / "data")
        if self.postgres:
            self.postgres.keep_as(template / "postgres")

    # --- settings ---

    @property
    def environment(self):
        """What each process of the product is started with."""
        inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return {
            **inherited,
            **self.waits,
            **({"DATABASE_URL": self.postgres.url} if self.postgres else {}),
            **({"REDIS_URL": self.redis.url} if self.redis else {}),
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.web_port),
            "DEMO": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink_port}",
            "DJANGO_SETTINGS_MODULE": "breachtrack.settings",
            **({moved_clock.VARIABLE: str(self._clock_file)} if self._has_clock else {}),
        }

    # --- the clock ---

    def step_clock(self, seconds):
        """Set the clock of the database and of every process so far from the true one."""
        moved_clock.set_to(self._clock_file, seconds)

    # --- the mail server ---

    def set_mood(self, mood):
        with self._one_at_a_time:
            self.mood = mood
            _write(self._mood_file, json.dumps(asdict(mood)))

    def change_mood(self, **how):
        with self._one_at_a_time:
            self.set_mood(replace(self.mood, **how))

    def start_sink(self):
        """Return when it listens. Meanwhile somebody else may hold its port for a moment."""
        for _ in range(100):
            self._try_to_start_sink()
            if self._sink.stdout.readline():
                return
            time.sleep(0.2)
        raise AssertionError("the sink did not start")

    def _try_to_start_sink(self):
        command = [sys.executable, "-m", "tests.smtp_sink", "--port", str(self.sink_port)]
        command += ["--file", str(self.received), "--mood", str(self._mood_file)]
        self._starts += 1
        command += ["--digests-only", "--seed", str(self._seed + self._starts)]
        self._sink = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=die_with_us,
        )

    @property
    def has_sink(self):
        return self._sink is not None and self._sink.poll() is None

    def kill_sink(self):
        if self.has_sink:
            self._sink.kill()
            self._sink.wait(20)
            self._sink.stdout.close()


def _write(path, text):
    """Whole or not at all: others read it meanwhile."""
    hidden = path.with_suffix(".new")
    hidden.write_text(text)
    hidden.rename(path)


def use(place):
    """Make this process one that reads the place as the product does."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(place.environment)
    import django

    django.setup()
    with suppress(ValueError):
        os.chdir(ROOT)
