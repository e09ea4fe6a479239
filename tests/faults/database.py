"""A PostgreSQL of a run's own, durable as in production, which may be restarted at once."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg

from breachtrack.supervisor import die_with_parent
from tests.servers import free_port, missing, postgresql_folder, quietly, unprivileged_account

STARTING_TRIES = 300
NAME = "breachtrack"


class OwnPostgres:
    """Its cluster lies in a temporary folder of the account that PostgreSQL runs as.

    `environment` is that of the server, where its clock is moved.
    """

    def __init__(self):
        self.port, self.environment = free_port(), None
        self.folder = Path(tempfile.mkdtemp(prefix="breachtrack-server-"))
        self._account = unprivileged_account(self.folder)
        self._programs = postgresql_folder() or missing(
            "PostgreSQL", "TEST_DATABASE_URL", "postgresql"
        )
        self._process = None

    @property
    def url(self):
        return f"postgres://tests@127.0.0.1:{self.port}/{NAME}"

    def make(self):
        """An empty cluster, and in it an empty database."""
        initdb = ["--auth=trust", "--username=tests", "--encoding=UTF8", "--locale=C"]
        quietly(
            [str(self._programs / "initdb"), *initdb, "-D", str(self.folder / "db")], self._account
        )
        self.start()
        with psycopg.connect(self._first, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")

    def copy_from(self, other: Path):
        """The content of a cluster that was stopped."""
        shutil.copytree(other, self.folder / "db")
        if self._account:
            for path in (self.folder / "db", *(self.folder / "db").rglob("*")):
                os.chown(path, self._account["user"], self._account["group"])

    def keep_as(self, other: Path):
        """Stop, and leave the cluster behind for `copy_from`."""
        self.stop()
        shutil.copytree(self.folder / "db", other)

    @property
    def _first(self):
        return f"postgres://tests@127.0.0.1:{self.port}/postgres"

    def start(self):
        """Return when it answers. As shipped: nothing is taken back after a crash."""
        options = [f"--port={self.port}", "--listen_addresses=127.0.0.1"]
        options += ["--unix_socket_directories=", "--max_connections=120"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self.folder / "db"), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=die_with_us,
                env=self.environment,
                **self._account,
            )
        for _ in range(STARTING_TRIES):
            with suppress(psycopg.OperationalError):
                psycopg.connect(self._first, connect_timeout=2).close()
                return
            signal.sigtimedwait([], 0.1)
        raise AssertionError("PostgreSQL does not answer")

    def restart_at_once(self):
        """SIGQUIT is `restart -m immediate`: no goodbye, and recovery from the log afterwards."""
        self.stop(signal.SIGQUIT)
        self.start()

    def stop(self, how=signal.SIGINT):
        if self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(60)

    def remove(self):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


def die_with_us():
    """In a child of ours: it must not outlive `kill -9` of the run."""
    die_with_parent(os.getppid())
