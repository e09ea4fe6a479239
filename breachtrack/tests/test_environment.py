"""What a wrong environment says: one sentence per language that names the variable, code 78."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from breachtrack import environment

ROOT = Path(__file__).resolve().parents[2]
LONG = "x" * 60
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": LONG,
    "SITE_URL": "https://breaches.example",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:1/b",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://u:p@mail.example:587",
    "DEFAULT_FROM_EMAIL": "alerts@breaches.example",
}


def started(tmp_path, **environment):
    """What `manage.py check` says in this environment and no other."""
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def keys(tmp_path):
    path = tmp_path / "keys.json"
    path.touch(mode=0o600)
    return {"KEYS_FILE": str(path)}


def test_nothing_is_needed_when_embedded(tmp_path):
    assert started(tmp_path).returncode == 0


def test_a_whole_production_environment_starts(tmp_path, keys):
    said = started(tmp_path, **PRODUCTION, **keys)
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("name", [*[name for name in PRODUCTION if name != "MODE"], "KEYS_FILE"])
def test_a_missing_variable_of_production_is_named(tmp_path, keys, name):
    environment = PRODUCTION | keys
    del environment[name]
    said = started(tmp_path, **environment)
    assert said.returncode == 78
    english, french = said.stderr.strip().splitlines()
    assert english.startswith(f"{name} is missing")
    assert french.startswith(f"{name} manque")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"MODE": "prod"}, "MODE: write embedded or production"),
        ({"SECRET_KEY": "changeme"}, "shorter than 50"),
        ({"SITE_URL": "http://breaches.example"}, "must begin with https://"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL: write smtp+tls://"),
        ({"EMAIL_URL": "smtp://mail.example:25"}, "in clear"),
        ({"EMAIL_URL": "smtp+tls://mail.example:abc"}, "EMAIL_URL: write smtp+tls://"),
        ({"EMAIL_SECOND_URL": "smtp://mail.example:25"}, "EMAIL_SECOND_URL: smtp:// would"),
        ({"EMAIL_SECOND_URL": "mail.example"}, "EMAIL_SECOND_URL: write smtp+tls://"),
        ({"EMAIL_SECOND_URL": "smtp+tls://v:q@mail.example:587"}, "write another one"),
        ({"PORT": "eighty"}, "PORT: write a whole number"),
        ({"TICK_SECONDS": "0"}, "TICK_SECONDS: write a whole number"),
        ({"ALERT_LEASE_SECONDS": "10"}, "ALERT_LEASE_SECONDS must be longer"),
    ],
    ids=[
        "mode",
        "short key",
        "http",
        "no server",
        "in clear",
        "port of mail",
        "second in clear",
        "second no server",
        "second the same",
        "port",
        "tick",
        "lease",
    ],
)
def test_a_bad_value_is_said_in_one_sentence(tmp_path, keys, change, words):
    said = started(tmp_path, **(PRODUCTION | keys | change))
    assert said.returncode == 78
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def test_keys_that_others_can_read_are_refused(tmp_path, keys):
    Path(keys["KEYS_FILE"]).chmod(0o644)
    said = started(tmp_path, **PRODUCTION, **keys)
    assert said.returncode == 78
    assert "chmod 600" in said.stderr


def test_secrets_made_on_first_use_are_the_owners_alone(tmp_path):
    started(tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PING_URL", "http://hc.example.org/ping"),
        ("PING_URL", "https://user:word@hc.example.org/ping"),
        ("PING_URL", "https://"),
        ("PING_URL", "hc.example.org"),
        ("METRICS_TOKEN", "short"),
        ("WATCHDOG_AFTER_SECONDS", "91"),
        ("SILENT_AFTER_SECONDS", "121"),
    ],
)
def test_what_would_weaken_the_watch_is_refused_by_name(tmp_path, name, value):
    said = started(tmp_path, **{name: value})
    assert said.returncode == 78
    assert all(line.startswith(name) for line in said.stderr.strip().splitlines())


MOUNTS = """/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
nas:/share /srv/far nfs4 rw 0 0
/dev/sdb1 /srv/far/near ext4 rw 0 0
nas:/b /srv/two\\040words cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/breachtrack", "ext4"),
        ("/srv/far/breachtrack", "nfs4"),
        ("/srv/far/near/data", "ext4"),
        ("/srv/two words/data", "cifs"),
        ("/srv/faraway", "ext4"),
    ],
)
def test_f38_the_file_system_of_the_data_folder_is_known(folder, kind):
    assert environment.file_system_of(Path(folder), MOUNTS) == kind


def test_f38_an_embedded_database_on_the_disk_of_another_machine_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "file_system_of", lambda folder, mounts: "nfs4")
    with pytest.raises(SystemExit) as ended:
        environment.refuse_network_file_system(tmp_path)
    assert ended.value.code == 78
