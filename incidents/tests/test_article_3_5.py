import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.article_3_5 import two_working_days
from incidents.rules.instants import instant_at, on_the_wall, resolve_local
from incidents.rules.periods import Period, due
from incidents.rules.working_days import Calendar

EXAMPLES = json.loads((Path(__file__).parent / "deadline_examples.json").read_text())["examples"]
HOURS_72 = Period("hours", 72)
# Local ends by "touch" and "full"; None is the same as by the hour rule.
ENDS = {
    "E01": (None, None),
    "E02": (None, None),
    "E03": (None, None),
    "E04": (None, "2026-06-17T00:00+02:00"),
    "E05": ("2026-06-17T00:00+02:00", "2026-06-17T00:00+02:00"),
    "E06": (None, "2026-06-17T00:00+02:00"),
    "E07": (None, None),
    "E08": (None, "2026-04-01T00:00+02:00"),
    "E09": (None, "2026-04-01T00:00+02:00"),
    "E10": (None, "2026-10-28T00:00+01:00"),
    "E11": (None, None),
    "E12": (None, None),
    "E13": (None, "2026-03-31T00:00+02:00"),
    "E14": (None, "2026-10-27T00:00+01:00"),
    "E15": (None, "2026-04-08T00:00+02:00"),
    "E16": ("2026-04-08T00:00+02:00", "2026-04-09T00:00+02:00"),
    "E17": ("2026-05-05T00:00+02:00", "2026-05-06T00:00+02:00"),
    "E18": ("2026-05-12T00:00+02:00", "2026-05-13T00:00+02:00"),
}
MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("2018-01-01"),
    max_value=datetime.fromisoformat("2060-01-01"),
    timezones=st.just(UTC),
)
ZONES = st.sampled_from(["Europe/Paris", "Indian/Reunion", "Asia/Kathmandu", "Pacific/Apia"])


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["id"] for one in EXAMPLES])
def test_the_worked_examples_by_both_readings(example):
    asked = datetime.fromisoformat(example["input"])
    anchor = resolve_local(asked.date(), asked.time(), example["zone"], example["fold"])
    calendar = Calendar("FR-AM" if example["id"] == "E16" else "FR")
    readings = two_working_days(HOURS_72, anchor, calendar)
    for found, text in zip((readings.touch, readings.full), ENDS[example["id"]], strict=True):
        assert found == datetime.fromisoformat(text or example["r1182_end_utc"])


@pytest.mark.parametrize(
    ("period", "concerned"),
    [
        pytest.param(Period("hours", 47), False, id="47 hours"),
        pytest.param(Period("hours", 48), True, id="48 hours"),
        pytest.param(Period("days", 1), False, id="1 day"),
        pytest.param(Period("days", 2), True, id="2 days"),
        pytest.param(Period("working_days", 4), False, id="4 working days"),
        pytest.param(Period("months", 1), False, id="1 month"),
        pytest.param(Period("without_delay", 0), False, id="without delay"),
    ],
)
def test_only_a_period_of_two_days_or_more_is_concerned(period, concerned):
    anchor = instant_at(datetime(2026, 6, 9, 8, tzinfo=UTC), "Europe/Paris")
    assert (two_working_days(period, anchor, Calendar("FR")) is not None) is concerned


def test_a_period_in_days_begins_with_the_day_after():
    # Friday: Saturday, Sunday and Monday hold one working day, so Tuesday is added.
    anchor = instant_at(datetime(2026, 6, 12, 8, tzinfo=UTC), "Europe/Paris")
    readings = two_working_days(Period("days", 3), anchor, Calendar("FR"))
    end = datetime.fromisoformat("2026-06-17T00:00+02:00")
    assert (readings.touch, readings.full) == (end, end)


@given(at=MOMENTS, zone=ZONES, hours=st.integers(min_value=48, max_value=200))
def test_touch_never_ends_before_the_hour_rule_nor_full_before_touch(at, zone, hours):
    period, anchor = Period("hours", hours), instant_at(at, zone)
    readings = two_working_days(period, anchor, Calendar("FR"))
    assert due(period, anchor, Calendar("FR")).reading_1182 <= readings.touch <= readings.full


@given(at=MOMENTS, zone=ZONES)
def test_two_whole_working_days_lie_within_the_full_reading(at, zone):
    calendar, anchor = Calendar("FR"), instant_at(at, zone)
    end = on_the_wall(two_working_days(HOURS_72, anchor, calendar).full, zone)
    days = (anchor.local.date() + timedelta(days=step) for step in range(1, 20))
    # A day is whole if the end is not before its last moment.
    whole = [day for day in days if calendar.is_working(day) and day < end.date()]
    assert len(whole) >= 2
