"""Keeps a handful of processes alive in the foreground, and leaves none behind.

A program of its own, standard library only: `manage.py up` turns into it once everything is
prepared, so that what watches is small and has little that can fail.

    python -I breachtrack/supervisor.py FD      reads its plan, JSON, from the file descriptor FD

It ends, and everything with it, on SIGINT, SIGTERM, SIGHUP, and when the terminal on standard
input hangs up: GNU make swallows SIGHUP. Only a terminal is watched there; /dev/null or a pipe
that closes is no reason to stop. After `kill -9` the kernel ends the children (Linux).
"""

import ctypes
import http.client
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from types import FrameType
from typing import NoReturn

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STEADY_SECONDS = 60.0
LONGEST_DELAY_SECONDS = 30.0


@dataclass(frozen=True)
class Plan:
    """What to keep alive, by name, and what to say when `GET health_path` answers.

    `folder` is where the children start; `grace_seconds` is what they get between TERM and KILL.
    """

    children: dict[str, list[str]]
    folder: str
    port: int
    announcement: str
    health_path: str = "/healthz"
    grace_seconds: float = 20.0


@dataclass
class Child:
    """One process with its session; `due` is the monotonic second of its next start."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    quick_ends: int = 0
    exit_code: int = 0

    def start(self, folder: str) -> None:
        parent = os.getpid()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509 - one thread only.
        )

    def has_ended(self) -> bool:
        """Whether the process is over; whatever it left in its group is killed then."""
        if self.process is None or self.process.poll() is None:
            return False
        self.signal_group(signal.SIGKILL)
        return True

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def put_off(self, now: float) -> None:
        """Plan the next start: after 0.5 s, doubled each time while it keeps ending early."""
        if self.process is not None:
            self.exit_code, self.process = self.process.returncode, None
        steady = now - self.started >= STEADY_SECONDS
        self.quick_ends = 1 if steady else self.quick_ends + 1
        self.due = now + min(LONGEST_DELAY_SECONDS, 0.25 * 2**self.quick_ends)


@dataclass
class Supervisor:
    plan: Plan
    children: list[Child] = field(default_factory=list)
    interrupts: int = 0
    ending: bool = False
    looks: int = 0
    announced: bool = False

    def run(self) -> int:
        """Keep the children alive until told to end; 0 when none is left."""
        self.children = [Child(name, command) for name, command in self.plan.children.items()]
        with waking_signals(self.on_signal) as waker:
            terminal = watched_terminal()
            while not self.ending:
                self.start_those_due()
                self.rest(waker, terminal)
                self.mourn()
                self.announce()
            self.end_all(waker)
        return 0

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.ending = self.ending or number in ENDING_SIGNALS
        self.interrupts += number == signal.SIGINT

    def rest(self, waker: int, terminal: int | None) -> None:
        """Sleep until a signal, a hang-up, or the moment something is due."""
        poll = select.poll()
        poll.register(waker, select.POLLIN)
        if terminal is not None:
            poll.register(terminal, 0)  # No events asked for: a hang-up is always reported.
        for descriptor, _events in poll.poll(self.pause() * 1000):
            if descriptor == terminal:
                self.ending = True
            else:
                os.read(waker, 4096)

    def pause(self) -> float:
        """How many seconds nothing is due; SIGCHLD wakes us when a child ends."""
        if not self.announced:
            return min(2.0, 0.1 * 1.1**self.looks)
        waiting = [child.due for child in self.children if child.process is None]
        return max(0.05, min(waiting) - time.monotonic()) if waiting else 3600.0

    def start_those_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is None and child.due <= now:
                child.start(self.plan.folder)

    def bury(self) -> list[Child]:
        """Forget the processes that are over and return the children they belonged to."""
        ended = [child for child in self.children if child.has_ended()]
        for child in ended:
            child.put_off(time.monotonic())
        return ended

    def mourn(self) -> None:
        """Say which children ended by themselves and when they come back."""
        for child in self.bury():
            delay = max(0.0, child.due - time.monotonic())
            say(
                f"{child.name} ended ({child.exit_code}) and starts again in {delay:.1f} s. / "
                f"{child.name} s'est arrêté ({child.exit_code}) et redémarre dans {delay:.1f} s."
            )

    def announce(self) -> None:
        """Say that the product is there, once it is."""
        if self.announced or self.ending:
            return
        self.looks += 1
        if answers(self.plan):
            self.announced = True
            say(self.plan.announcement)

    def end_all(self, waker: int) -> None:
        """TERM to every group, a time of grace, KILL. A second Ctrl-C cuts the grace short."""
        say("Stopping (Ctrl-C again: at once). / Arrêt (encore Ctrl-C : tout de suite).")
        for child in self.children:
            child.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + self.plan.grace_seconds
        while self.living() and self.interrupts < 2 and time.monotonic() < deadline:
            if select.select([waker], [], [], 0.2)[0]:
                os.read(waker, 4096)
        for child in self.living():
            child.signal_group(signal.SIGKILL)
        while self.living():
            select.select([waker], [], [], 0.2)

    def living(self) -> list[Child]:
        self.bury()
        return [child for child in self.children if child.process is not None]


def die_with_parent(parent: int) -> None:
    """Ask Linux to kill this process when process `parent` is gone. Elsewhere: nothing."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # It was gone before the kernel knew our wish.
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def waking_signals(handler: Callable[[int, FrameType | None], None]) -> Iterator[int]:
    """Send the ending signals and SIGCHLD to `handler`; yields a descriptor they make readable."""
    waker, writer = os.pipe()
    os.set_blocking(writer, False)
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (*ENDING_SIGNALS, signal.SIGCHLD):
        # Under nohup SIGHUP arrives ignored, and stays so.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)
    yield waker


def watched_terminal() -> int | None:
    """Standard input when it is a terminal, the one thing there whose hang-up means "end"."""
    try:
        return 0 if os.isatty(0) else None
    except OSError:
        return None


def answers(plan: Plan) -> bool:
    """Whether the web process answers; a redirection to https is an answer too."""
    connection = http.client.HTTPConnection("127.0.0.1", plan.port, timeout=2)
    try:
        connection.request("GET", plan.health_path)
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def say(line: str) -> None:
    """Write to standard output; nobody listening any more is no reason to fall over."""
    with suppress(OSError):
        os.write(1, f"{line}\n".encode())


def become_supervisor(plan: Plan) -> NoReturn:
    """Replace this process with a small one that carries out `plan`; does not return.

    The plan goes through a pipe, not through the arguments: every user of the machine can read
    those, and the announcement carries a sign-in link.
    """
    reader, writer = os.pipe()
    os.write(writer, json.dumps(asdict(plan)).encode())  # Far below the 64 KiB a pipe holds.
    os.close(writer)
    os.set_inheritable(reader, True)
    os.execv(sys.executable, [sys.executable, "-I", __file__, str(reader)])  # noqa: S606


def main() -> int:
    with os.fdopen(int(sys.argv[1])) as pipe:
        plan = Plan(**json.load(pipe))
    return Supervisor(plan).run()


if __name__ == "__main__":
    sys.exit(main())
