"""A stranger's first minutes: clone into an empty folder, `make run`, sign in, stop."""

import http.cookiejar
import re
import sqlite3
import subprocess
import urllib.request
from contextlib import closing

import pytest

from tests.processes.running import ROOT, Running, free_port, get

pytestmark = pytest.mark.fresh

INSTALLATION_SECONDS = 400
FOUR_TICKS = 60


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, folder], check=True)
    return folder


def test_make_run_in_a_fresh_clone_leads_to_a_signed_in_page(clone):
    port = free_port()
    with Running(
        ["make", "run"], data_dir=clone / "data", folder=clone, PORT=str(port), VIRTUAL_ENV=""
    ) as running:
        output = running.read_until("sous 12 heures", within=INSTALLATION_SECONDS)
        output = running.read_until("/\n", within=5)
        assert get(port, "/healthz")[0] == 200
        link = re.search(r"http://\S+/sign-in/link/\S+", output)[0]
        assert "/accounts/logout/" in page_after(link)
        database = clone / "data" / "breachtrack.sqlite3"
        assert running.eventually(lambda: has_ticked(database), within=FOUR_TICKS)
        running.process.terminate()
        running.process.wait(40)
        assert running.all_gone()


def test_the_second_set_up_does_nothing(clone):
    for _ in range(2):
        done = subprocess.run(
            ["make", "setup"], cwd=clone, capture_output=True, text=True, check=True
        )
    assert "Installing" not in done.stdout


def page_after(link):
    """The page one sees after following a sign-in link in an empty browser."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with browser.open(link, timeout=20) as answer:
        return answer.read().decode()


def has_ticked(database):
    """Whether a whole tick left its trace: the alerts worker heard the bell."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT count(*) FROM notifications_heartbeat").fetchone()[0]
