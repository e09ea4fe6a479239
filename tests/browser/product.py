"""The product as `make run` starts it, with the demonstration in it, for the whole tier."""

import os
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

from tests.processes.running import FOREIGN, ROOT, Running, free_port

MANAGE = [sys.executable, "manage.py"]
LINK = re.compile(r"http://\S+/sign-in/link/\S+")


class Product(Running):
    """Everything under one supervisor, on a port and in a data folder of its own.

    `printed_link` is the one-time link that stands on the terminal.
    """

    def __init__(self, data_dir: Path) -> None:
        port = free_port()
        super().__init__(
            [*MANAGE, "up"],
            data_dir=data_dir,
            PORT=str(port),
            DEMO="1",
            # The default of 15 seconds is slow to wait for; nothing else differs.
            TICK_SECONDS="1",
        )
        self.port = str(port)
        self.address = f"http://127.0.0.1:{port}"
        self.read_until("sous 12 heures", within=120)
        self.printed_link = LINK.search(self.read_until("/\n\n", within=5))[0]
        # Nobody reads on: a full pipe would stop the processes.
        threading.Thread(target=self._keep_reading, daemon=True).start()

    def _keep_reading(self):
        while True:
            try:
                chunk = os.read(self.reader, 65536)
            except OSError:
                return
            if not chunk:
                return
            self.output += chunk.decode(errors="replace")

    def manage(self, *arguments: str) -> str:
        """What a command of manage.py prints about this very data folder; fails when it does."""
        inherited = {name: v for name, v in os.environ.items() if name not in FOREIGN}
        done = subprocess.run(
            [*MANAGE, *arguments],
            cwd=ROOT,
            env={**inherited, "DATA_DIR": self.data_dir, "PORT": self.port, "DEMO": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sign_in_link(self, email: str) -> str:
        """A fresh one-time link, as whoever runs the machine makes one."""
        return LINK.search(self.manage("sign_in_link", email))[0]

    def ask(self, question: str, *values: object) -> list[tuple]:
        """The rows of a question to the database, which stays closed to writing."""
        file = Path(self.data_dir) / "breachtrack.sqlite3"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return connection.execute(question, values).fetchall()

    def incident_of(self, laboratory: str) -> int:
        """The key of the demonstration's incident at the laboratory of this name."""
        [[pk]] = self.ask(
            "SELECT min(i.id) FROM incidents_incident i "
            "JOIN incidents_organisation o ON o.id = i.organisation_id WHERE o.name LIKE ?",
            f"%{laboratory}",
        )
        return pk

    def mails(self) -> list[Path]:
        """Every message that was written instead of sent."""
        return sorted((Path(self.data_dir) / "mail").rglob("*.eml"))
