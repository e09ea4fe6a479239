"""The processes of one machine: what runs, with which options, and why."""

import errno
import fcntl
import os
import socket
import sys
from pathlib import Path

from breachtrack.environment import stop

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn keeps one unlinked, empty file there.


def commands(port: int, temporary: Path) -> dict[str, list[str]]:
    """The command of each process by name; `temporary` is this instance's own folder."""
    return {
        "web": web(port, temporary),
        "alerts": worker("alerts"),
        # A queue and a process of its own: half a million notices never delay an alert.
        "bulk": worker("bulk"),
        # In memory: the file of the default scheduler can be corrupted, and nothing needs it.
        "beat": [*celery(), "beat", "--scheduler", "celery.beat:Scheduler"],
        # Needs neither of them nor the broker: it sends the alerts while they are silent.
        "watchdog": [sys.executable, "manage.py", "watchdog"],
    }


def web(port: int, temporary: Path) -> list[str]:
    heartbeat = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else temporary
    return [
        *(sys.executable, "-m", "gunicorn", "breachtrack.wsgi:application"),
        *("--config", str(Path(__file__).with_name("gunicorn_conf.py"))),
        *("--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8"),
        *("--worker-tmp-dir", str(heartbeat)),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning"),
        "--no-control-socket",
    ]


def worker(queue: str) -> list[str]:
    return [
        *(*celery(), "worker", "--queues", queue, "--hostname", f"{queue}@localhost"),
        # Prefork on the broker of files hangs for good when a pool child is killed.
        *("--pool", "threads", "--concurrency", "4"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def celery() -> list[str]:
    # Celery would repeat its advice about the superuser at every start: docs/operations.md has it.
    advice = "ignore:You're running the worker with superuser"
    return [sys.executable, "-W", advice, "-m", "celery", "--app", "breachtrack", "--quiet"]


def hold(data_dir: Path) -> None:
    """Keep this data folder for this process, also through exec, until it ends.

    Stops with one sentence when another one holds it: two beats would ring twice for ever.
    """
    descriptor = os.open(data_dir / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(descriptor, True)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop(
            f"BreachTrack already runs on the data folder {data_dir}.",
            f"BreachTrack tourne déjà sur le dossier de données {data_dir}.",
        )


def refuse_taken_port(port: int) -> None:
    """Stop with one sentence when 127.0.0.1:`port` cannot be listened on."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
            attempt.listen(1)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
            stop(
                f"Port {port} is taken: choose another one, for example PORT={port + 1} make run.",
                f"Le port {port} est pris : choisissez-en un autre, par exemple "
                f"PORT={port + 1} make run.",
            )
