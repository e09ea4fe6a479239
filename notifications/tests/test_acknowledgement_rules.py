"""How long "I'm on it" holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.acknowledgements import Word, holds_until, is_covered

AT = datetime(2026, 10, 23, 22, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("left", "holds"),
    [
        pytest.param(900, 24, id="never longer than a day"),
        pytest.param(72, 24, id="a third of the 72 hours"),
        pytest.param(36, 12, id="a third"),
        pytest.param(12, 4, id="a third of the night before"),
        pytest.param(3, 1, id="to the hour"),
        pytest.param(0.5, 1, id="never shorter than an hour"),
        pytest.param(0, 24, id="at the deadline: daily from here on"),
        pytest.param(-5, 24, id="late"),
        pytest.param(None, 24, id="without a fixed limit"),
    ],
)
def test_a_word_holds_for_a_third_of_the_time_that_is_left(left, holds):
    due_at = None if left is None else AT + left * HOUR
    assert holds_until(AT, due_at=due_at) == AT + holds * HOUR


@given(st.integers(min_value=-(10**6), max_value=10**7))
def test_a_word_holds_between_an_hour_and_a_day(seconds):
    until = holds_until(AT, due_at=AT + timedelta(seconds=seconds))
    assert HOUR <= until - AT <= 24 * HOUR


@pytest.mark.parametrize(
    ("hours", "covered"),
    [(-0.01, False), (0, True), (3.99, True), (4, False), (5, False), (6, True), (7, False)],
)
def test_somebody_is_on_it_from_the_word_until_its_end(hours, covered):
    words = [Word(AT, AT + 4 * HOUR), Word(AT + 6 * HOUR, AT + 7 * HOUR)]
    assert is_covered(words, AT + hours * HOUR) == covered
