from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from incidents.rules.working_days import REGIONS, Calendar, calendar_of, easter_sunday, holidays

DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2060, 12, 31))
PLACES = st.sampled_from(["FR", *REGIONS, "DE", ""])


@pytest.mark.parametrize(
    ("year", "good_friday", "easter_monday", "ascension", "whit_monday"),
    [
        (2026, (4, 3), (4, 6), (5, 14), (5, 25)),
        (2027, (3, 26), (3, 29), (5, 6), (5, 17)),
        (2028, (4, 14), (4, 17), (5, 25), (6, 5)),
    ],
)
def test_the_days_that_follow_easter(year, good_friday, easter_monday, ascension, whit_monday):
    days = {one.name_en: (day.month, day.day) for day, one in holidays("FR-AM", year).items()}
    assert days["Good Friday"] == good_friday
    assert days["Easter Monday"] == easter_monday
    assert days["Ascension Day"] == ascension
    assert days["Whit Monday"] == whit_monday


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1818, (3, 22)), (1943, (4, 25)), (2019, (4, 21)), (2024, (3, 31)), (2038, (4, 25))],
    ids=["earliest", "latest", "2019", "2024", "latest again"],
)
def test_easter_at_the_edges_of_its_range(year, sunday):
    assert easter_sunday(year) == date(year, *sunday)


@given(st.integers(min_value=1583, max_value=9999))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_france_has_eleven_holidays_each_named_in_both_languages():
    days = holidays("FR", 2026)
    assert len(days) == 11
    assert all(one.name_en and one.name_fr for one in days.values())
    assert Calendar("FR").holiday_on(date(2026, 7, 14)).name_fr == "Fête nationale"
    assert Calendar("FR").holiday_on(date(2026, 7, 15)) is None


@pytest.mark.parametrize(
    ("place", "day", "name"),
    [
        ("FR-AM", date(2026, 4, 3), "Vendredi saint"),
        ("FR-AM", date(2026, 12, 26), "Saint-Étienne"),
        ("FR-971", date(2026, 5, 27), "Abolition de l'esclavage"),
        ("FR-972", date(2026, 5, 22), "Abolition de l'esclavage"),
        ("FR-973", date(2026, 6, 10), "Abolition de l'esclavage"),
        ("FR-974", date(2026, 12, 20), "Abolition de l'esclavage"),
        ("FR-976", date(2026, 4, 27), "Abolition de l'esclavage"),
    ],
)
def test_a_region_has_its_own_days_and_the_mainland_does_not(place, day, name):
    assert Calendar(place).holiday_on(day).name_fr == name
    assert Calendar("FR").holiday_on(day) is None


@pytest.mark.parametrize(("country", "place"), [("RE", "FR-974"), ("GP", "FR-971"), ("FR", "FR")])
def test_an_overseas_department_has_a_country_code_too(country, place):
    assert calendar_of(country) == Calendar(place)


def test_of_another_country_only_saturdays_and_sundays_are_known():
    germany = Calendar("DE")
    assert not germany.knows_holidays
    assert germany.is_working(date(2026, 10, 2))
    assert germany.holiday_on(date(2026, 12, 25)) is None
    assert not germany.is_working(date(2026, 10, 3))


def test_an_unknown_region_of_france_is_refused_with_those_that_are_known():
    with pytest.raises(Refused) as caught:
        Calendar("FR-99")
    assert caught.value.code == "unknown_region"
    assert "FR-AM" in caught.value.params["known"]


@given(day=DAYS, place=PLACES)
def test_working_days_are_neither_weekend_nor_holiday_and_at_most_five_days_apart(day, place):
    calendar = Calendar(place)
    found = list(islice(calendar.working_days_from(day), 10))
    assert all(one.weekday() < 5 and calendar.holiday_on(one) is None for one in found)
    steps = [later - earlier for earlier, later in pairwise(found)]
    assert all(timedelta(days=1) <= step <= timedelta(days=5) for step in steps)
