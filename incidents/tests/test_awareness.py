from datetime import UTC, date, datetime, time, timedelta

import pytest

from incidents.rules.awareness import check_awareness
from incidents.rules.instants import instant_at, resolve_local
from incidents.rules.refusals import Refused

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(moment: datetime):
    return instant_at(moment, "Europe/Paris")


def test_the_present_and_the_recent_past_are_taken_without_a_word():
    assert check_awareness(at(NOW), now=NOW) == ()
    assert check_awareness(at(NOW - timedelta(days=89)), now=NOW) == ()


@pytest.mark.parametrize("ahead", [timedelta(microseconds=1), timedelta(hours=1)])
def test_the_future_is_refused(ahead):
    with pytest.raises(Refused, match=r"^awareness_in_future$") as caught:
        check_awareness(at(NOW + ahead), now=NOW)
    assert caught.value.field == "awareness"


def test_the_year_counts_on_the_local_wall_clock():
    first = resolve_local(date(2018, 1, 1), time(0), "Europe/Paris", None)
    assert first.at.year == 2017
    assert check_awareness(first, now=NOW)
    with pytest.raises(Refused, match=r"^awareness_before_2018$") as caught:
        check_awareness(at(first.at - timedelta(seconds=1)), now=NOW)
    assert caught.value.params["year"] == 2017


def test_ninety_days_ago_is_taken_with_a_caution_that_says_when_the_period_ended():
    aware = NOW - timedelta(days=90)
    (caution,) = check_awareness(at(aware), now=NOW)
    assert caution.code == "awareness_long_ago"
    assert caution.params["days"] == 90
    assert caution.params["due"] == aware + timedelta(hours=72)
