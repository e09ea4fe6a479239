"""Programs that tests start: on a terminal or not, watched through what the kernel tells."""

import fcntl
import http.client
import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.prefix) / "bin"
SUPERVISOR = ROOT / "breachtrack" / "supervisor.py"
# What would change the program under test when the developer's shell, or `make engines`, sets it.
# Gunicorn writes its title over the memory of the environment, where we look for DATA_DIR, as soon
# as a tool for developers brings setproctitle along; this keeps it out of there.
TITLES_LEAVE_THE_ENVIRONMENT = {"SPT_NOENV": "1"}
FOREIGN = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "CI"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_a_shell_starts(*, terminal):
    """Between fork and exec: signals as a plain shell leaves them, and its terminal.

    Under nohup the tests, and whatever they start, would be deaf to SIGHUP.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if terminal:
        # The terminal becomes the one that Ctrl-C and a hang-up of this session come from.
        fcntl.ioctl(1, termios.TIOCSCTTY, 0)


class Running:
    """One started program and everything that carries its DATA_DIR in the environment."""

    def __init__(self, command, *, data_dir, terminal=False, folder=ROOT, stdin=None, **environ):
        self.data_dir = str(data_dir)
        self.output = ""
        inherited = {name: v for name, v in os.environ.items() if name not in FOREIGN}
        self.reader, writer = pty.openpty() if terminal else os.pipe()
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={
                **inherited,
                **TITLES_LEAVE_THE_ENVIRONMENT,
                "DATA_DIR": self.data_dir,
                **environ,
            },
            stdin=writer if terminal else (stdin or subprocess.DEVNULL),
            stdout=writer,
            stderr=writer,
            start_new_session=True,
            preexec_fn=lambda: as_a_shell_starts(terminal=terminal),
        )
        os.close(writer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
        with suppress(OSError):
            os.close(self.reader)
        self.process.wait(60)

    def read_until(self, words, *, within=60):
        """The output so far once `words` stand in it; fails when they do not come in time."""
        deadline = time.monotonic() + within
        while words not in self.output:
            left = deadline - time.monotonic()
            assert left > 0, f"{words!r} did not come within {within} s:\n{self.output}"
            if select.select([self.reader], [], [], left)[0]:
                self.output += self._chunk()
        return self.output

    def _chunk(self):
        try:
            chunk = os.read(self.reader, 65536)
        except OSError:  # A terminal whose other side is closed.
            chunk = b""
        assert chunk, f"The program ended:\n{self.output}"
        return chunk.decode(errors="replace")

    def hang_up(self):
        """Close the terminal, as a closed window does."""
        os.close(self.reader)

    def press_ctrl_c(self):
        os.write(self.reader, b"\x03")

    def eventually(self, ask, *, within):
        """The first true answer of `ask`; fails with the output when none comes in time.

        For what no descriptor announces: a port that is listened on, a row in a database.
        """
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if answer := ask():
                return answer
            select.select([], [], [], 0.1)
        raise AssertionError(f"It did not happen within {within} s:\n{self.output}")

    def pids(self):
        """Every living process that has this DATA_DIR in its environment, ourselves left out."""
        mark = f"DATA_DIR={self.data_dir}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found

    def find(self, *words):
        """The pids whose command line carries all the words."""
        return [pid for pid in self.pids() if all(word in command_line(pid) for word in words)]

    def all_gone(self, *, within=30):
        """True when every process ends in time; what is left is named otherwise."""
        wait_for_ends(self.pids(), within=within)
        left = {pid: command_line(pid) for pid in self.pids()}
        assert not left, f"still alive: {left}"
        return True


def command_line(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def wait_for_ends(pids, *, within):
    """Return when all processes are over or the time is; the kernel wakes us, nothing is polled."""
    deadline = time.monotonic() + within
    for pid in pids:
        with suppress(ProcessLookupError):
            descriptor = os.pidfd_open(pid)
            select.select([descriptor], [], [], max(0, deadline - time.monotonic()))
            os.close(descriptor)


def get(port, path, *, cookie="", timeout=10):
    """Status, headers and body of one GET on 127.0.0.1."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, body


def supervised(children, *, tmp_path, port=None, grace=5.0, first=":", **options):
    """The supervisor alone over the given commands, after the shell did `first`.

    It announces READY when something answers on `port`.
    """
    plan = {
        "children": children,
        "folder": str(tmp_path),
        "port": port or free_port(),
        "announcement": "READY",
        "grace_seconds": grace,
    }
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan))
    start = f'{first}; exec "$0" -I "$1" 3 3<"$2"'
    command = ["sh", "-c", start, sys.executable, str(SUPERVISOR), str(file)]
    return Running(command, data_dir=tmp_path, **options)
