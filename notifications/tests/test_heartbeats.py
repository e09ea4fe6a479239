"""Signs of life: what counts as silence, and when the watchdog stands in, by table."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from notifications.models import Heartbeat
from notifications.rules.heartbeats import STAND_IN, SWEEP, must_stand_in, silent_since
from notifications.selectors.database_clock import database_now
from notifications.selectors.heartbeats import signs_of_life
from notifications.services.heartbeats import beat

NOW = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
TWO_MINUTES = 120 * SECOND


@pytest.mark.parametrize(
    ("ages", "since"),
    [
        pytest.param([], None, id="before the first sign nothing is silent"),
        pytest.param([0 * SECOND], None, id="just now"),
        pytest.param([120 * SECOND], None, id="at the limit"),
        pytest.param([121 * SECOND], 121 * SECOND, id="past the limit"),
        pytest.param([3 * HOUR, 10 * SECOND], None, id="one of two is enough"),
        pytest.param([3 * HOUR, 2 * HOUR], 2 * HOUR, id="both silent: since the later one"),
        pytest.param([-5 * SECOND], None, id="a clock that is slewed"),
        pytest.param([-6 * SECOND], 0 * SECOND, id="a clock that was set back"),
        pytest.param([-2 * HOUR, 10 * SECOND], None, id="set back, and one goes on"),
    ],
)
def test_silence_by_the_ages_of_the_signs(ages, since):
    found = silent_since([NOW - age for age in ages], now=NOW, within=TWO_MINUTES)
    assert found == (None if since is None else NOW - since)


@pytest.mark.parametrize(
    ("age", "unchanged", "stands_in"),
    [
        pytest.param(None, 89, False, id="no sign yet, and not long"),
        pytest.param(None, 90, True, id="no sign within the time"),
        pytest.param(15, 15, False, id="the worker ticks"),
        pytest.param(89, 89, False, id="almost"),
        pytest.param(90, 0, True, id="the sign was old when first seen"),
        pytest.param(90, 90, True, id="as promised"),
        pytest.param(-7200, 89, False, id="f12 clock two hours back, waiting by the monotonic"),
        pytest.param(-7200, 90, True, id="f12 clock two hours back: the wall clock says nothing"),
        pytest.param(10800, 1, True, id="f13 clock three hours forward: one tick too many is safe"),
        pytest.param(30, 90, True, id="a database whose clock stands still"),
    ],
)
def test_f12_the_watchdog_decides_by_the_databases_clock_and_the_monotonic_one(
    age, unchanged, stands_in
):
    last = None if age is None else NOW - age * SECOND
    assert stands_in == must_stand_in(
        last, now=NOW, unchanged_for=unchanged * SECOND, after=90 * SECOND
    )


@pytest.mark.django_db
def test_the_clock_of_the_database_is_asked_and_is_aware(the_databases_own_clock):
    answer = database_now()
    assert answer.utcoffset() == timedelta(0)
    assert abs(answer - timezone.now()) < timedelta(minutes=1)


@pytest.mark.django_db
def test_two_questions_in_one_transaction_get_two_answers(the_databases_own_clock):
    first = database_now()
    while (second := database_now()) == first:
        pass
    assert second > first


@pytest.mark.django_db
def test_a_sign_given_after_the_clock_was_set_back_counts(at_now):
    now = timezone.now()
    beat(SWEEP, now=now + 2 * HOUR)
    assert signs_of_life().silent_since == now
    beat(SWEEP, now=now)
    assert signs_of_life().silent_since is None
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db
def test_while_the_watchdog_stands_in_only_the_worker_is_silent(at_now):
    now = timezone.now()
    beat(SWEEP, now=now - HOUR)
    beat(STAND_IN, now=now)
    signs = signs_of_life()
    assert signs.silent_since is None
    assert signs.worker_silent_since == now - HOUR


@pytest.mark.django_db
def test_the_signs_cost_two_queries(the_databases_own_clock, django_assert_num_queries):
    with django_assert_num_queries(2):
        signs_of_life()
