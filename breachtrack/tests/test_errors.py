"""A database without a free connection: come again soon, in both languages."""

import os
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from breachtrack.tests.test_environment import PRODUCTION, ROOT

TOO_MANY = "connection failed: FATAL:  sorry, too many clients already"


@pytest.fixture
def no_connection_left_later(monkeypatch):
    """Call it once who is signed in is known."""

    def refused(self, name=None):
        raise OperationalError(TOO_MANY)

    return lambda: monkeypatch.setattr(BaseDatabaseWrapper, "_cursor", refused)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/register/", "/incidents/new/"])
def test_f18_without_a_free_connection_people_are_asked_to_come_again(
    client, alice, path, no_connection_left_later
):
    client.force_login(alice)
    client.raise_request_exception = False
    no_connection_left_later()
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "15"
    assert "The database does not answer" in answer.content.decode()
    assert "La base de données ne répond pas" in answer.content.decode()


def test_f18_who_sends_keeps_its_connection_for_ever(tmp_path):
    """One that was given back after a minute could be taken by somebody else."""
    keys = tmp_path / "keys.json"
    keys.touch(mode=0o600)
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "KEYS_FILE": str(keys)}
    question = "from breachtrack.settings import DATABASES; print(DATABASES['default'])"
    said = subprocess.run(
        [sys.executable, "-c", question],
        cwd=ROOT,
        env=environment | PRODUCTION,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'CONN_MAX_AGE': None" in said.stdout
    assert "'CONN_HEALTH_CHECKS': True" in said.stdout
