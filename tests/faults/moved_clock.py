"""A clock that can be set while everything runs: the wall clock of a run, the monotonic one stays.

PostgreSQL follows the file by libfaketime (Debian: `apt install libfaketime`). In Python processes
that library breaks `time.sleep`; they follow it by time-machine, in a thread of their own.
"""

import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from tests.servers import missing

# Names the file for the processes of the product.
VARIABLE = "FAULTS_CLOCK"
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
LOOKING_SECONDS = 0.2


def set_to(file: Path, seconds: float) -> None:
    """So far from the true time from now on."""
    hidden = file.with_suffix(".new")
    hidden.write_text(f"{seconds:+.0f}s")
    hidden.chmod(0o644)
    hidden.rename(file)


def environment_of_postgres(file: Path) -> dict[str, str]:
    """What moves the clock of a server that is started with it. Exits where there is no library."""
    if not LIBRARIES:
        missing("libfaketime", "nothing", "libfaketime")
    return {
        "PATH": os.environ["PATH"],
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def follow(file: Path) -> None:
    """Set the clock of this process as the file says, now and whenever it changes."""
    follower = _Follower(file)
    follower.look()
    threading.Thread(target=follower.go_on, daemon=True).start()


class _Follower:
    def __init__(self, file):
        self._file, self._seconds, self._travel = file, 0.0, None

    def go_on(self):
        while True:
            time.sleep(LOOKING_SECONDS)
            self.look()

    def look(self):
        with suppress(OSError, ValueError):
            seconds = float(self._file.read_text().rstrip("s"))
            if seconds != self._seconds:
                self._move(seconds)

    def _move(self, seconds):
        if self._travel:
            self._travel.stop()
        self._seconds, self._travel = seconds, None
        if seconds:
            there = datetime.now(UTC) + timedelta(seconds=seconds)
            self._travel = time_machine.travel(there, tick=True)
            self._travel.start()
