from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation

from incidents.rendering.refusals import REFUSALS, caution_text, refusal_text
from incidents.rules.awareness import check_awareness
from incidents.rules.instants import instant_at, resolve_local
from incidents.rules.refusals import Refused
from incidents.rules.typed_instants import read_instant

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def text_of(act) -> str:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code in REFUSALS
    return refusal_text(caught.value)


def local(day: date, clock: time | None, zone: str = "Europe/Paris"):
    return lambda: resolve_local(day, clock, zone, None)


@pytest.mark.parametrize(
    ("act", "text"),
    [
        pytest.param(
            local(date(2026, 3, 29), time(2, 30)),
            "02:30 did not exist on Sunday 29 March 2026 in Europe/Paris: the clocks went from "
            "02:00 (UTC+1) to 03:00 (UTC+2). Did you mean 01:30 (UTC+1) or 03:30 (UTC+2)?",
            id="gap",
        ),
        pytest.param(
            local(date(2011, 12, 30), None, "Pacific/Apia"),
            "00:00 did not exist on Friday 30 December 2011 in Pacific/Apia: the clocks went from "
            "00:00 (UTC-10) to Saturday 31 December 2011, 00:00 (UTC+14). Did you mean Thursday "
            "29 December 2011, 00:00 (UTC-10) or Saturday 31 December 2011, 00:00 (UTC+14)?",
            id="a whole day",
        ),
        pytest.param(
            local(date(2026, 10, 25), time(2, 30)),
            "02:30 happened twice on Sunday 25 October 2026 in Europe/Paris, because the clocks "
            "went back. Choose the first, 02:30 (UTC+2), or the second, 02:30 (UTC+1).",
            id="twice",
        ),
        pytest.param(
            local(date(1, 1, 1), time(0)),
            "The year 1 is too early. The year must be 2018 or later.",
            id="year 1",
        ),
        pytest.param(
            local(date(9999, 12, 31), time(23, 59)),
            "The time is in the future: the year 9999 is too late to count from. Check the year.",
            id="year 9999",
        ),
        pytest.param(
            local(date(2026, 6, 9), time(10), "Mars/Olympus"),
            "“Mars/Olympus” is not a time zone. Choose one from the list, such as Europe/Paris.",
            id="zone",
        ),
        pytest.param(
            lambda: read_instant("100 % noon", zone=None, default_zone="UTC", fold=None),
            "“100 % noon” is not a date and time. Write it like 2026-10-23T18:00 or "
            "2026-10-23T18:00+02:00.",
            id="garbage",
        ),
        pytest.param(
            lambda: check_awareness(instant_at(NOW + timedelta(hours=1), "UTC"), now=NOW),
            "The awareness time is in the future. Give the moment at which the organisation "
            "became aware.",
            id="future",
        ),
        pytest.param(
            lambda: check_awareness(instant_at(NOW.replace(year=2017), "UTC"), now=NOW),
            "The year must be 2018 or later, not 2017.",
            id="before 2018",
        ),
    ],
)
def test_a_refusal_says_where_what_and_what_to_do(act, text):
    assert text_of(act) == text


def test_a_caution_says_when_the_period_ended():
    (caution,) = check_awareness(instant_at(NOW - timedelta(days=90), "Europe/Paris"), now=NOW)
    assert caution_text(caution) == (
        "This is 90 days ago: the 72 hours ended on Wednesday 26 August 2026, 14:00 CEST "
        "(Europe/Paris, UTC+2). You will be asked for the reasons for the delay "
        "(Article 33(1) of the GDPR)."
    )


def test_an_unknown_code_still_gives_a_sentence():
    assert refusal_text(Refused("never_heard_of")) == "This cannot be done (never_heard_of)."


def test_the_dates_of_a_refusal_speak_the_language_of_the_screen():
    with translation.override("fr"):
        assert "dimanche 25 octobre 2026" in text_of(local(date(2026, 10, 25), time(2, 30)))
