"""Whatever the product writes is for its own account alone, also in a folder open to others."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (("migrate", "--verbosity=0"), ("createcachetable",), ("seed_demo",))


def run(folder, *arguments):
    environ = {**os.environ, "DATA_DIR": str(folder)}
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL"):
        environ.pop(name, None)
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(
        command,
        cwd=ROOT,
        env=environ,
        check=True,
        capture_output=True,
        timeout=120,
        preexec_fn=lambda: os.umask(0o022),
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The data folder of a demo, made by single commands and not by `up`."""
    folder = tmp_path_factory.mktemp("data")
    folder.chmod(0o755)
    for command in COMMANDS:
        run(folder, *command)
    return folder


def test_no_file_or_folder_is_open_to_others(filled):
    found = {path: stat.S_IMODE(path.lstat().st_mode) for path in filled.rglob("*")}
    assert any(path.name == "breachtrack.sqlite3" for path in found)
    assert any("files" in path.parts for path in found)
    open_ones = {str(path): oct(mode) for path, mode in found.items() if mode & 0o077}
    assert not open_ones
