"""The clock of a process follows a file; the monotonic one stays."""

import time

import pytest

from tests.faults.moved_clock import _Follower, set_to


@pytest.fixture
def follower(tmp_path):
    set_to(tmp_path / "clock", 0)
    found = _Follower(tmp_path / "clock")
    yield found
    set_to(tmp_path / "clock", 0)
    found.look()


@pytest.mark.parametrize("seconds", [-7200, 10_800])
def test_it_steps_and_comes_back(follower, tmp_path, seconds):
    wall, monotonic = time.time(), time.monotonic()
    set_to(tmp_path / "clock", seconds)
    follower.look()
    assert time.time() - wall == pytest.approx(seconds, abs=30)
    assert time.monotonic() - monotonic < 30
    set_to(tmp_path / "clock", 0)
    follower.look()
    assert time.time() - wall == pytest.approx(0, abs=30)


def test_from_one_step_to_the_next_it_is_counted_from_the_true_time(follower, tmp_path):
    wall = time.time()
    for seconds in (3600, -600):
        set_to(tmp_path / "clock", seconds)
        follower.look()
    assert time.time() - wall == pytest.approx(-600, abs=30)
