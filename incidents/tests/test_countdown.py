from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.countdown import TimeLeft, margin, time_left

DUE = datetime(2026, 10, 26, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        pytest.param("67:12:00", TimeLeft(False, 2, 19, 12), id="above 48 hours: days and hours"),
        pytest.param("48:00:01", TimeLeft(False, 2, 0, 0), id="just above 48 hours"),
        pytest.param("48:00:00", TimeLeft(False, 0, 48, 0), id="48 hours are hours and minutes"),
        pytest.param("47:59:59", TimeLeft(False, 0, 47, 59), id="floored to the minute"),
        pytest.param("00:00:59", TimeLeft(False, 0, 0, 0), id="less than a minute"),
        pytest.param("00:00:00", TimeLeft(False, 0, 0, 0), id="the very instant is not late"),
        pytest.param("-00:00:01", TimeLeft(True, 0, 0, 0), id="one second late is late"),
        pytest.param("-01:05:59", TimeLeft(True, 0, 1, 5), id="late by 1 h 05"),
        pytest.param("-49:05:00", TimeLeft(True, 2, 1, 5), id="late by days"),
    ],
)
def test_the_countdown(left, shown):
    hours, minutes, seconds = (int(part) for part in left.lstrip("-").split(":"))
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    now = DUE + span if left.startswith("-") else DUE - span
    assert time_left(DUE, now) == shown


@given(span=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_never_more_is_shown_than_is_left_nor_a_minute_less(span):
    shown = time_left(DUE, DUE - span)
    total = timedelta(days=shown.days, hours=shown.hours, minutes=shown.minutes)
    assert timedelta(0) <= span - total < timedelta(minutes=1)
    assert not shown.late


def test_a_filing_was_early_or_late_by_so_much():
    assert margin(DUE - timedelta(hours=12, minutes=3), DUE) == TimeLeft(False, 0, 12, 3)
    assert margin(DUE, DUE) == TimeLeft(False, 0, 0, 0)
    assert margin(DUE + timedelta(microseconds=1), DUE).late
