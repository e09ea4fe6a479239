"""The banners about the alerts: on every page, from 120 seconds on, in both languages."""

import re
from datetime import timedelta

import pytest

from incidents.models import Membership, Organisation
from notifications.models import Hold
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


SET_BACK = "since the clock of this machine was set back"


def test_f12_after_the_clock_was_set_back_no_page_says_since_this_very_second(page):
    beat(SWEEP, now=NOW + 3600 * SECOND)
    text = page("/")
    assert f"No alert is sent {SET_BACK}" in text
    assert text.count(SET_BACK) == 2  # The banner, and the health of the alerts below.
    assert "23 October 2026, 16:00:00 UTC" not in text


def test_f12_while_the_watchdog_stands_in_after_it_the_dashboard_says_when_it_looked(page):
    beat(SWEEP, now=NOW + 3600 * SECOND)
    beat(STAND_IN, now=NOW - 15 * SECOND)
    text = page("/")
    assert f"The alerts worker is silent {SET_BACK}" in text
    assert "15:59:45 UTC" in text
    assert "17:00:00 UTC" not in text


def kinds_and_texts(page):
    return re.findall(r'banner--wide banner--(\w+)"><p>(.*?)</p>', page("/"), re.S)


def test_what_is_grave_stands_above_what_can_wait(page, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    beat(SWEEP, now=NOW)
    beat(AUDIT, now=NOW, findings={"alert_missing": 1})
    assert [kind for kind, _ in kinds_and_texts(page)] == ["danger", "warning"]


def test_who_belongs_to_many_organisations_reads_how_many_tests_are_unconfirmed(
    page, alice, settings
):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    for name in ("Second Laboratory", "Third Laboratory"):
        place = Organisation.objects.create(name=name, time_zone="Europe/Paris")
        Membership.objects.create(user=alice, organisation=place, role="dpo")
    [(_, text)] = kinds_and_texts(page)
    assert "2 other organisations are without a confirmation too." in text


def test_on_hold_no_page_sends_anybody_after_a_test_mail(page, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    Hold.objects.create(reason="restored", since=NOW)
    [(kind, text)] = kinds_and_texts(page)
    assert kind == "danger"
    assert "was restored from a backup" in text
