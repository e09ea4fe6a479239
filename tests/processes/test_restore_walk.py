"""The steps of docs/operations.md for a dead server, walked with the real commands and files."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes.running import FOREIGN, ROOT

pytestmark = pytest.mark.fresh
HOLD = "alerts on hold"


class Machine:
    """A data folder, and the commands of whoever runs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "breachtrack.sqlite3"
        folder.mkdir(mode=0o700, exist_ok=True)

    def manage(self, *arguments, ends_with=0):
        inherited = {name: v for name, v in os.environ.items() if name not in FOREIGN}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=inherited | {"DATA_DIR": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == ends_with, done.stdout + done.stderr
        return done.stdout + done.stderr

    def mails(self):
        """The subjects of what was written instead of sent."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        return [file.read_text(errors="replace").partition("\n\n")[0] for file in files]

    def new_mails(self, act):
        before = len(self.mails())
        self.manage(*act)
        return len(self.mails()) - before

    def back_up(self, to):
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute("VACUUM INTO ?", [str(to)])

    def restore(self, backup):
        for end in ("-wal", "-shm"):
            self.database.with_name(self.database.name + end).unlink(missing_ok=True)
        shutil.copyfile(backup, self.database)

    def held(self):
        return self.manage("instance").splitlines()[-1]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A folder with a machine that has run, was backed up beside it, and has sent since."""
    folder = tmp_path_factory.mktemp("original")
    first = Machine(folder / "first")
    first.manage("migrate")
    first.manage("createcachetable")
    first.manage("seed_demo")
    assert first.held() == "on hold: nothing"
    first.back_up(folder / "backup.sqlite3")
    assert first.new_mails(["sweep"]) > 0
    return folder


@pytest.fixture
def machine(tmp_path, original):
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return Machine(tmp_path / "first")


@pytest.fixture
def backup(tmp_path, machine):
    return tmp_path / "backup.sqlite3"


def test_f49_a_restore_in_place_walks_from_the_backup_to_the_release(machine, backup):
    sent = len(machine.mails())
    machine.restore(backup)
    assert machine.held().startswith("on hold: restored")
    messages = machine.new_mails(["sweep"])
    organisations = json.loads(
        machine.manage(
            "shell",
            "--no-imports",
            "-c",
            "from incidents.models import Organisation as O; print(O.objects.count())",
        ).splitlines()[-1]
    )
    assert messages >= organisations
    assert machine.new_mails(["sweep"]) == 0, "the message is not repeated"
    machine.manage("verify_journal")
    machine.manage("release", ends_with=1)
    said = machine.manage("release", "--yes")
    assert "alerts that wait" in said
    assert machine.held() == "on hold: nothing"
    assert machine.new_mails(["sweep"]) > 0
    assert machine.held() == "on hold: nothing"
    assert len(machine.mails()) > sent


def test_f49_f50_a_new_machine_is_silent_until_it_is_adopted(machine, backup, tmp_path):
    second = Machine(tmp_path / "second")
    for name in ("keys.json", "secret_key"):
        shutil.copyfile(machine.folder / name, second.folder / name)
        (second.folder / name).chmod(0o600)
    if (machine.folder / "files").is_dir():
        shutil.copytree(machine.folder / "files", second.folder / "files")
    second.restore(backup)
    second.manage("migrate")
    second.manage("verify_journal")
    assert second.held() == "on hold: unknown"
    assert second.new_mails(["sweep"]) == 0
    second.manage("adopt", "--yes")
    assert second.held().startswith("on hold: restored")
    assert second.new_mails(["sweep"]) > 0
    assert all(HOLD in mail or "alertes" in mail for mail in second.mails())
    second.manage("release", "--yes")
    assert second.new_mails(["sweep"]) > 0


def test_a_data_folder_that_was_moved_goes_on(machine, tmp_path):
    shutil.move(machine.folder, tmp_path / "moved")
    assert Machine(tmp_path / "moved").held() == "on hold: nothing"
