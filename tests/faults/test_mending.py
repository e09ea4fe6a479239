"""What is mended later is done in its order, by one thread, and waited for."""

import threading

import pytest

from tests.faults.mending import Mending


def test_all_is_mended_in_order_by_a_thread_that_stays():
    mending, done = Mending(), []
    for name, seconds in (("second", 0.02), ("first", 0.0)):
        mending.after(seconds, lambda name=name: done.append((name, threading.current_thread())))
    mending.wait_for_all()
    assert [name for name, _ in done] == ["first", "second"]
    assert len({thread for _, thread in done}) == 1
    assert done[0][1].is_alive()


def test_what_goes_wrong_is_said_and_stops_nothing_else():
    mending, done = Mending(), []
    mending.after(0, lambda: 1 / 0)
    mending.after(0.01, lambda: done.append("second"))
    with pytest.raises(ZeroDivisionError):
        mending.wait_for_all()
    assert done == ["second"]
