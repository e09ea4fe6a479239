from datetime import UTC, datetime, timedelta

import pytest

from notifications.rules.clock_steps import Reading, step_between

WALL = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall_seconds", "ran", "step"),
    [
        pytest.param(15, 15.0, 0, id="both went on"),
        pytest.param(16, 15.2, 0, id="an answer that came late"),
        pytest.param(15 + 59, 15.0, 0, id="slewed"),
        pytest.param(15 + 60, 15.0, 60, id="set forward by a minute"),
        pytest.param(15 - 60, 15.0, -60, id="set back by a minute"),
        pytest.param(15 + 3 * 3600, 15.0, 3 * 3600, id="suspended for three hours"),
        pytest.param(15 - 2 * 3600, 15.0, -2 * 3600, id="set back by two hours"),
        pytest.param(900, 900.0, 0, id="a look that took long"),
    ],
)
def test_a_step_is_what_the_wall_clock_moved_beside_the_other(wall_seconds, ran, step):
    before = Reading(WALL, 1000.0)
    after = Reading(WALL + timedelta(seconds=wall_seconds), 1000.0 + ran)
    assert step_between(before, after) == timedelta(seconds=step)
