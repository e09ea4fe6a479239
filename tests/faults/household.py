"""The processes of the product, each started again when it is over, as `Restart=always` does it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from breachtrack.processes import commands
from tests.faults.database import die_with_us
from tests.processes.running import ROOT

# What there is of each kind. Two beats without a lock, two workers for the alerts.
PRODUCTION = ("web", "alerts", "alerts", "bulk", "beat", "beat", "watchdog")
EMBEDDED = ("web", "alerts", "bulk", "beat", "watchdog")
WATCHDOG_ALONE = ("web", "watchdog")
RESTART_AFTER_SECONDS = 0.2


@dataclass
class Member:
    """One process: `wanted` says whether it is to run."""

    kind: str
    number: int
    pid: int = 0
    wanted: bool = True
    is_frozen: bool = False

    @property
    def name(self):
        return f"{self.kind}-{self.number}"


class Household:
    """Started by the nursery; a thread hears which ended and starts them again."""

    def __init__(self, place, kinds, **seeded):
        self._place = place
        self._commands = commands(place.web_port, place.folder)
        self.members = [Member(kind, number) for number, kind in enumerate(kinds)]
        self._lock, self._answer = threading.RLock(), threading.Condition()
        self._pids, self.unexpected = [], []
        self._killed = set()
        self._log = place.folder / "product.log"
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=place.environment | seeded,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(place.folder / "nursery.log").open("ab"),
            text=True,
            preexec_fn=die_with_us,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self):
        for member in self.members:
            self.start(member)
        return self

    def __exit__(self, *_):
        with self._lock:
            for member in self.members:
                member.wanted = False
            for member in self.members:
                self.kill(member)
        self._nursery.kill()
        self._nursery.wait(20)

    def start(self, member):
        with self._lock:
            member.wanted = True
            member.pid = self.spawn(self._command(member))
            member.is_frozen = False

    def spawn(self, command):
        """The pid of a new process of the nursery."""
        with self._lock, self._answer:
            line = json.dumps({"command": command, "log": str(self._log)})
            self._nursery.stdin.write(line + "\n")
            self._nursery.stdin.flush()
            assert self._answer.wait_for(lambda: self._pids, timeout=60), "the nursery is silent"
            return self._pids.pop()

    def _command(self, member):
        mine = f"{member.name}@localhost"
        return [
            mine if word == f"{member.kind}@localhost" else word
            for word in self._commands[member.kind]
        ]

    def _listen(self):
        for line in self._nursery.stdout:
            said = json.loads(line)
            if "pid" in said:
                with self._answer:
                    self._pids.append(said["pid"])
                    self._answer.notify_all()
            else:
                threading.Thread(target=self._ended, args=[said], daemon=True).start()

    def _ended(self, said):
        """Start it again after a moment, also where nobody killed it."""
        with self._lock:
            found = [one for one in self.members if one.pid == said["ended"]]
            if found and said["ended"] not in self._killed:
                self.unexpected.append((found[0].name, said["code"]))
        time.sleep(RESTART_AFTER_SECONDS)
        with self._lock:
            for member in found:
                if member.wanted and member.pid == said["ended"]:
                    self.start(member)

    # --- what may be done to them ---

    def kill(self, member):
        """As `kill -9` does, with whatever it started; whether there was anything to kill."""
        with self._lock:
            was_there = is_alive(member.pid)
            self._killed.add(member.pid)
            _signal(member.pid, signal.SIGKILL)
            member.is_frozen = False
            return was_there

    def freeze(self, member):
        with self._lock:
            _signal(member.pid, signal.SIGSTOP)
            member.is_frozen = True
            return member.pid

    def thaw(self, pid):
        with self._lock:
            _signal(pid, signal.SIGCONT)
            for member in self.members:
                if member.pid == pid:
                    member.is_frozen = False

    def stop_all(self, *kinds):
        """Kill them and let them lie."""
        with self._lock:
            for member in self.members:
                if not kinds or member.kind in kinds:
                    member.wanted = False
                    self.kill(member)

    def start_all(self):
        with self._lock:
            for member in self.members:
                if not member.wanted:
                    self.start(member)

    def of(self, *kinds):
        return [one for one in self.members if one.kind in kinds]


def _signal(pid, number):
    """To the whole group: gunicorn has a child. One that was just forked has no group yet."""
    for send in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            send(pid, number)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
