"""Which rung is due, which comes next: 48, 24, 12, 6, 3, 1 h, the instant, hourly, daily."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.ladder import next_rung, rungs, rungs_passed

DUE = datetime(2026, 10, 26, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def urgent_at(hours, **more):
    passed = rungs_passed(DUE, DUE + hours * HOUR, **more)
    return passed[-1].code if passed else None


@pytest.mark.parametrize(
    ("hours_from_due", "code"),
    [
        pytest.param(-72, None, id="just logged"),
        pytest.param(-48.01, None, id="a minute before the first"),
        pytest.param(-48, "before-48h", id="48 hours before, to the instant"),
        pytest.param(-30, "before-48h", id="between"),
        pytest.param(-24, "before-24h", id="24"),
        pytest.param(-12, "before-12h", id="12"),
        pytest.param(-6, "before-6h", id="6"),
        pytest.param(-3, "before-3h", id="3"),
        pytest.param(-1, "before-1h", id="1"),
        pytest.param(0, "due", id="at the deadline"),
        pytest.param(0.99, "due", id="59 minutes late"),
        pytest.param(1, "late-1h", id="an hour late"),
        pytest.param(23, "late-23h", id="the last hourly one"),
        pytest.param(24, "late-1d", id="a day late"),
        pytest.param(47, "late-1d", id="no longer hourly"),
        pytest.param(48, "late-2d", id="then daily"),
        pytest.param(24 * 400, "late-400d", id="a year later still daily"),
    ],
)
def test_the_most_urgent_rung(hours_from_due, code):
    assert urgent_at(hours_from_due) == code


def test_hourly_alerts_come_for_a_day_and_an_acknowledgement_ends_them():
    assert urgent_at(5, calm_from=DUE + 2.5 * HOUR) == "late-2h"
    assert urgent_at(24, calm_from=DUE + 2.5 * HOUR) == "late-1d"
    assert next_rung(DUE, DUE + 5 * HOUR, calm_from=DUE + 2.5 * HOUR).code == "late-1d"


@given(st.integers(min_value=-100 * 3600, max_value=4000 * 3600))
def test_the_next_rung_is_the_first_that_has_not_come(seconds):
    now = DUE + timedelta(seconds=seconds)
    following = next_rung(DUE, now)
    assert following.at > now
    assert all(rung.at <= now for rung in rungs_passed(DUE, now))
    assert following.code not in {rung.code for rung in rungs_passed(DUE, now)}


def test_rungs_come_in_order_and_no_code_comes_twice():
    some = [rung for rung, _ in zip(rungs(DUE), range(100), strict=False)]
    assert all(earlier.at < later.at for earlier, later in pairwise(some))
    assert len({rung.code for rung in some}) == 100
