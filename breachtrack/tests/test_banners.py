"""The banners about the alerts: on every page, from 120 seconds on, in both languages."""

from datetime import timedelta

import pytest

from notifications.rules.heartbeats import AUDIT, STAND_IN, SWEEP
from notifications.services.heartbeats import beat
from tests.cast import NOW

SECOND = timedelta(seconds=1)
PAGES = ["/", "/register/", "/incidents/new/", "/accounts/logout/", "/no/such/page/"]
ALL_SILENT = "neither the alerts worker nor the watchdog looks at the clocks"
STANDING_IN = "The watchdog sends the alerts in its place"


@pytest.fixture
def page(sign_in, alice, at_now):
    client = sign_in(alice)
    return lambda path, **more: client.get(path, **more).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_f11_silence_is_on_every_page_from_120_seconds_on(page, path):
    beat(SWEEP, now=NOW - 120 * SECOND)
    assert ALL_SILENT not in page(path)
    beat(SWEEP, now=NOW - 121 * SECOND)
    assert ALL_SILENT in page(path)


@pytest.mark.parametrize("path", PAGES)
def test_f07_while_the_watchdog_stands_in_every_page_says_so(page, path):
    beat(SWEEP, now=NOW - 3600 * SECOND)
    beat(STAND_IN, now=NOW - 15 * SECOND)
    text = page(path)
    assert STANDING_IN in text
    assert ALL_SILENT not in text


@pytest.mark.parametrize("path", PAGES)
def test_what_the_audit_found_is_on_every_page(page, path):
    beat(SWEEP, now=NOW)
    beat(AUDIT, now=NOW, findings={"alert_missing": 1, "alert_waits": 2})
    text = page(path)
    assert "1 alert that is due is missing, 2 alerts have waited to leave" in text


def test_the_banner_says_what_to_do_in_french(page):
    beat(SWEEP, now=NOW - 3600 * SECOND)
    text = page("/", headers={"Accept-Language": "fr"})
    assert "Surveillez vous-même les échéances" in text
    assert "redémarrer BreachTrack" in text


def test_a_stranger_at_the_door_hears_of_none(client, at_now, db):
    beat(SWEEP, now=NOW - 3600 * SECOND)
    beat(AUDIT, now=NOW, findings={"alert_missing": 1})
    text = client.get("/accounts/login/").content.decode()
    assert ALL_SILENT not in text
    assert "missing" not in text
