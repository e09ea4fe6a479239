"""Which rung is due, which comes next: as the law book says, the end, hourly, daily."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.regimes import rules_in_force
from notifications.rules.acknowledgements import Word, is_covered
from notifications.rules.ladder import (
    DAY,
    Schedule,
    elapsed_rungs,
    next_rung,
    rungs,
    rungs_passed,
)

DUE = datetime(2026, 10, 26, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
START = DUE - 72 * HOUR
LIMIT = Schedule(START, DUE, (48, 24, 12, 6, 3, 1))
SOFT = Schedule(START, DUE, (48, 24, 12, 6, 3, 1), soft=True)
OPEN = Schedule(START, None, (4, 24))


def urgent(schedule, at):
    passed = rungs_passed(rungs(schedule), at)
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
        pytest.param(-5, "before-5h", id="hourly in the last six hours"),
        pytest.param(-3.01, "before-4h", id="a minute before the next"),
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
def test_the_most_urgent_rung_of_the_72_hours(hours_from_due, code):
    assert urgent(LIMIT, DUE + hours_from_due * HOUR) == code


@pytest.mark.parametrize(
    ("hours_from_due", "code"),
    [
        pytest.param(-1, "before-1h", id="before its end like any other"),
        pytest.param(0, "due", id="at its end"),
        pytest.param(23.9, "due", id="not hourly"),
        pytest.param(24, "late-1d", id="daily"),
        pytest.param(72, "late-3d", id="and on"),
    ],
)
def test_what_is_asked_if_possible_is_asked_daily_after_its_end(hours_from_due, code):
    assert urgent(SOFT, DUE + hours_from_due * HOUR) == code


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        pytest.param(0, None, id="just begun"),
        pytest.param(3.99, None, id="before the first"),
        pytest.param(4, "after-4h", id="4 hours"),
        pytest.param(24, "after-24h", id="24 hours"),
        pytest.param(47, "after-24h", id="between"),
        pytest.param(48, "after-2d", id="then daily"),
        pytest.param(24 * 400, "after-400d", id="without end"),
    ],
)
def test_a_duty_without_a_limit_goes_by_the_time_since_its_start(hours, code):
    assert urgent(OPEN, START + hours * HOUR) == code


@pytest.mark.parametrize(
    ("target", "at", "code"),
    [
        pytest.param(30, 29.9, "after-24h", id="not yet"),
        pytest.param(30, 30, "target", id="at the target"),
        pytest.param(30, 48, "after-2d", id="daily after it"),
        pytest.param(24, 24, "target", id="with a rung at the same instant the target is said"),
        pytest.param(2, 3, "target", id="before every rung"),
    ],
)
def test_a_target_of_ones_own_is_a_rung(target, at, code):
    schedule = Schedule(START, None, (4, 24), target_at=START + target * HOUR)
    assert urgent(schedule, START + at * HOUR) == code


def test_without_a_rung_in_the_law_book_it_is_daily():
    assert [rung.code for rung in islice(elapsed_rungs(START, ()), 2)] == ["after-1d", "after-2d"]


def word(from_due, for_hours):
    at = DUE + from_due * HOUR
    return Word(at, at + for_hours * HOUR)


def test_hourly_alerts_come_for_a_day_and_an_acknowledgement_ends_them():
    calm = Schedule(START, DUE, (48, 1), words=(word(2.5, 24),))
    assert urgent(calm, DUE + 5 * HOUR) == "late-2h"
    assert urgent(calm, DUE + 24 * HOUR) == "late-1d"
    assert next_rung(rungs(calm), DUE + 5 * HOUR).code == "late-1d"


def test_while_somebody_is_on_it_only_what_the_law_book_says_comes_in_the_last_six_hours():
    calm = Schedule(START, DUE, (6, 3, 1), words=(word(-5.5, 4),))
    codes = [rung.code for rung in rungs_passed(rungs(calm), DUE)]
    assert codes == ["before-6h", "before-3h", "lapsed-1", "before-1h", "due"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        pytest.param([(-20, 5)], ["lapsed-1"], id="a word that ends"),
        pytest.param([(-20, 5), (-16, 4)], ["lapsed-2"], id="renewed in time"),
        pytest.param([(-20, 5), (-15, 4)], ["lapsed-2"], id="renewed at the very end"),
        pytest.param([(-20, 3), (-16, 4)], ["lapsed-1", "lapsed-2"], id="renewed too late"),
        pytest.param([(-20, 9), (-19, 1)], ["lapsed-1"], id="a short one within a long one"),
        pytest.param([(-2, 3)], [], id="a word that holds beyond the deadline"),
    ],
)
def test_where_a_word_ends_before_the_deadline_that_is_a_rung(words, codes):
    said = Schedule(START, DUE, (48,), soft=True, words=tuple(word(*each) for each in words))
    passed = rungs_passed(rungs(said), DUE)
    assert [rung.code for rung in passed if rung.code.startswith("lapsed")] == codes


@pytest.mark.parametrize(
    ("due_at", "codes"),
    [
        pytest.param(None, ["after-24h", "lapsed-1", "after-2d"], id="without a limit"),
        pytest.param(START, ["late-1d", "lapsed-1", "late-2d"], id="after the end"),
    ],
)
def test_e3_a_word_that_ends_is_a_rung_also_where_no_deadline_comes(due_at, codes):
    """Else nobody would be called until the daily rung, and the audit would say so all day."""
    said = Schedule(START, due_at, (4, 24), words=(Word(START + HOUR, START + 30 * HOUR),))
    assert [rung.code for rung in rungs_passed(rungs(said), START + 50 * HOUR)][-3:] == codes


SCHEDULES = st.builds(
    Schedule,
    st.just(START),
    st.none() | st.just(DUE),
    st.lists(st.integers(min_value=1, max_value=800), max_size=8).map(tuple),
    target_at=st.none() | st.integers(min_value=1, max_value=900).map(lambda h: START + h * HOUR),
    soft=st.booleans(),
    words=st.lists(
        st.builds(
            word, st.integers(min_value=-71, max_value=100), st.integers(min_value=1, max_value=24)
        ),
        max_size=3,
    ).map(lambda words: tuple(sorted(words, key=lambda one: one.at))),
)


@given(SCHEDULES, st.integers(min_value=-100 * 3600, max_value=4000 * 3600))
def test_the_next_rung_is_the_first_that_has_not_come(schedule, seconds):
    now = DUE + timedelta(seconds=seconds)
    following, passed = next_rung(rungs(schedule), now), rungs_passed(rungs(schedule), now)
    assert following.at > now
    assert all(rung.at <= now for rung in passed)
    assert following.code not in {rung.code for rung in passed}


@given(SCHEDULES)
def test_rungs_come_in_order_no_code_comes_twice_and_a_day_is_never_without(schedule):
    some = list(islice(rungs(schedule), 100))
    assert all(earlier.at <= later.at for earlier, later in pairwise(some))
    assert len({rung.code for rung in some}) == 100
    assert all(len(rung.code) <= 20 for rung in some)
    late = [rung for rung in some if rung.at >= (schedule.due_at or START + 801 * HOUR)]
    assert all(later.at - earlier.at <= 24 * HOUR for earlier, later in pairwise(late))


@pytest.mark.parametrize(
    "rule", rules_in_force(date(2026, 11, 21)), ids=lambda rule: f"{rule.regime} {rule.rule}"
)
def test_every_rule_of_the_law_book_is_heard_of_at_least_once_before_a_week_is_over(rule):
    due_at = None if rule.period.kind == "without_delay" else START + 72 * HOUR
    schedule = Schedule(START, due_at, rule.rungs, soft=rule.soft)
    assert rungs_passed(rungs(schedule), START + 168 * HOUR)


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8)


@given(SPANS)
def test_a_word_lapses_where_nobody_elses_holds_at_its_end(spans):
    words = tuple(Word(START + at * HOUR, START + (at + long) * HOUR) for at, long in spans)
    expected = [
        (f"lapsed-{number}", word.until)
        for number, word in enumerate(words, start=1)
        if not is_covered(words, word.until)
    ]
    passed = rungs_passed(rungs(replace(OPEN, words=words)), START + 60 * HOUR)
    lapsed = [(rung.code, rung.at) for rung in passed if rung.code.startswith("lapsed")]
    assert lapsed == sorted(expected, key=lambda each: each[1])


def test_a_button_pressed_thousands_of_times_keeps_no_tick_busy(monkeypatch):
    """Each press is one word, and each word was held against all others at every look."""
    asked, covers = [], Word.covers
    monkeypatch.setattr(Word, "covers", lambda *ask: asked.append(1) or covers(*ask))
    words = tuple(Word(START + n * HOUR / 60, START + n * HOUR / 60 + DAY) for n in range(1000))
    assert urgent(replace(OPEN, words=words), START + 100 * HOUR) == "after-4d"
    assert len(asked) < 10 * len(words)
