"""The reasons for a delay: what is recorded, in order, and what a person has to complete."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.working_days import Calendar
from notifications.rules.delays import Event, course_of

PARIS, HOUR = "Europe/Paris", timedelta(hours=1)
FRIDAY = datetime(2026, 10, 23, 11, 0, tzinfo=UTC)
FRANCE = Calendar("FR")
AWARE = Event("awareness", FRIDAY, PARIS, what="press", who="Alice Martin")
EVERYTHING = (
    AWARE,
    Event("signal", FRIDAY - HOUR, PARIS, what="press"),
    Event("processor", FRIDAY + HOUR, PARIS),
    Event("facts", FRIDAY + 2 * HOUR, PARIS, number=1),
    Event("notify", FRIDAY + 3 * HOUR, PARIS),
)


def course(*events, has_processor=False, calendar=FRANCE):
    return course_of(events, has_processor=has_processor, calendar=calendar)


def test_events_stand_in_the_order_in_which_they_happened():
    kinds = [event.kind for event in course(*EVERYTHING).events]
    assert kinds == ["signal", "awareness", "processor", "facts", "notify"]


def test_where_everything_is_recorded_there_is_no_gap():
    assert course(*EVERYTHING, has_processor=True).gaps == ()


@pytest.mark.parametrize(
    ("events", "gaps"),
    [
        pytest.param((), ("awareness", "signal", "facts", "decision"), id="nothing"),
        pytest.param((AWARE,), ("signal", "facts", "decision"), id="the awareness alone"),
        pytest.param(
            (Event("awareness", FRIDAY, PARIS, who=" "), *EVERYTHING[1:]), ("who",), id="by whom"
        ),
        pytest.param((*EVERYTHING[:2], *EVERYTHING[3:]), ("processor",), id="the processor"),
        pytest.param((*EVERYTHING[:4],), ("decision",), id="no decision"),
        pytest.param(
            (*EVERYTHING[:4], Event("not_notify", FRIDAY, PARIS)), (), id="another decision"
        ),
    ],
)
def test_what_nobody_recorded_is_a_gap(events, gaps):
    assert course(*events, has_processor=bool(events) and len(events) != 1).gaps == gaps


@pytest.mark.parametrize(
    ("at", "days"),
    [
        pytest.param(FRIDAY, [24, 25], id="over a weekend"),
        pytest.param(FRIDAY - 96 * HOUR, [], id="from Monday to Thursday"),
        pytest.param(FRIDAY - 24 * HOUR, [24, 25], id="ends on a Sunday"),
    ],
)
def test_days_without_work_are_named_within_the_72_hours_alone(at, days):
    found = course(Event("awareness", at, PARIS)).days_off
    assert [off.day for off in found] == [date(2026, 10, day) for day in days]


def test_a_public_holiday_is_named_where_the_calendar_of_the_place_is_known():
    aware = Event("awareness", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), PARIS)
    [holiday] = course(aware).days_off
    assert (holiday.day, holiday.holiday_fr) == (date(2026, 11, 11), "Armistice 1918")
    assert course(aware, calendar=Calendar("IE")).days_off == ()


def test_days_are_those_of_the_zone_in_which_the_awareness_was_said():
    # Friday 23:30 in Paris is Saturday in Mayotte.
    late = Event("awareness", datetime(2026, 10, 23, 21, 30, tzinfo=UTC), "Indian/Mayotte")
    assert [off.day.day for off in course(late).days_off] == [24, 25]


@given(st.integers(0, 24 * 366 * 30))
def test_there_are_at_most_four_days_in_72_hours(hours):
    aware = Event("awareness", FRIDAY + hours * HOUR, "UTC")
    assert len(course(aware, calendar=Calendar("")).days_off) <= 4
