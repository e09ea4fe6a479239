from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from incidents.rendering.instants import (
    day_text,
    instant_text,
    margin_text,
    short_instant_text,
    time_left_text,
)
from incidents.rules.countdown import TimeLeft

DUE = datetime(2026, 10, 26, 16, 0, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Paris", "Monday 26 October 2026, 17:00 CET (Europe/Paris, UTC+1)"),
        ("Asia/Kolkata", "Monday 26 October 2026, 21:30 IST (Asia/Kolkata, UTC+5:30)"),
        ("America/Sao_Paulo", "Monday 26 October 2026, 13:00 (America/Sao_Paulo, UTC-3)"),
        ("-03:30", "Monday 26 October 2026, 12:30 (UTC-3:30)"),
        ("UTC", "Monday 26 October 2026, 16:00 UTC"),
    ],
)
def test_an_instant_is_always_shown_with_its_zone_and_offset(zone, text):
    assert instant_text(DUE, zone) == text


def test_the_two_passes_of_a_repeated_hour_read_differently():
    first, second = (instant_text(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), "Europe/Paris")
                     for hour in (0, 1))  # fmt: skip
    assert first == "Sunday 25 October 2026, 02:30 CEST (Europe/Paris, UTC+2)"
    assert second == "Sunday 25 October 2026, 02:30 CET (Europe/Paris, UTC+1)"


def test_seconds_are_shown_only_when_asked_for_and_not_zero():
    assert ", 17:00:42 CET" in instant_text(DUE, "Europe/Paris", seconds=True)
    assert ", 17:00 CET" in instant_text(DUE.replace(second=0), "Europe/Paris", seconds=True)


def test_an_instant_speaks_french():
    with translation.override("fr"):
        text = instant_text(DUE, "Europe/Paris")
    assert text == "lundi 26 octobre 2026, 17:00 CET (Europe/Paris, UTC+1)"


@pytest.mark.parametrize(
    ("language", "with_its_weekday", "alone"),
    [
        ("fr", "dimanche 1er novembre 2026", "1er novembre 2026"),
        ("en", "Sunday 1 November 2026", "1 November 2026"),
    ],
)
def test_the_first_of_a_month_has_its_own_word_in_french(language, with_its_weekday, alone):
    with translation.override(language):
        day = date(2026, 11, 1)
        assert (day_text(day), day_text(day, weekday=False)) == (with_its_weekday, alone)


def test_only_the_first_is_said_so():
    with translation.override("fr"):
        assert day_text(date(2026, 11, 11)) == "mercredi 11 novembre 2026"


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (TimeLeft(False, 2, 19, 12), "2 d 19 h left"),
        (TimeLeft(False, 0, 48, 0), "48 h 00 left"),
        (TimeLeft(False, 0, 0, 7), "0 h 07 left"),
        (TimeLeft(False, 0, 0, 0), "less than a minute left"),
        (TimeLeft(True, 0, 1, 5), "late by 1 h 05"),
        (TimeLeft(True, 0, 0, 0), "late by less than a minute"),
    ],
)
def test_the_time_left_in_words(left, text):
    assert time_left_text(left) == text


def test_a_stopped_clock_says_by_how_much():
    assert margin_text(TimeLeft(False, 0, 12, 3)) == "filed 12 h 03 before the deadline"
    assert margin_text(TimeLeft(True, 3, 1, 0)) == "filed 3 d 1 h after the deadline"


@pytest.mark.parametrize(
    ("zone", "language", "text"),
    [
        ("Europe/Paris", "en", "26 October 2026, 17:00 CET"),
        ("Europe/Paris", "fr", "26 octobre 2026, 17:00 CET"),
        ("Asia/Riyadh", "en", "26 October 2026, 19:00 UTC+3"),
        ("+05:30", "en", "26 October 2026, 21:30 UTC+5:30"),
        ("UTC", "en", "26 October 2026, 16:00 UTC"),
    ],
)
def test_a_table_shows_the_instant_short_and_never_without_its_zone(zone, language, text):
    at = datetime(2026, 10, 26, 16, tzinfo=UTC)
    with translation.override(language):
        assert short_instant_text(at, zone) == text
