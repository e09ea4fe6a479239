"""The watchdog: it acts when the worker's sign is old, and by no clock that can be set back."""

import signal
from datetime import timedelta

import pytest
from django.db import OperationalError

from incidents.models import Entry
from incidents.selectors.clocks import running_deadline
from notifications.management.commands import watchdog as command
from notifications.models import Alert, Heartbeat
from notifications.rules.heartbeats import STAND_IN, SWEEP, WATCHDOG
from notifications.services import watchdog as service
from notifications.services.heartbeats import beat
from notifications.services.watchdog import Watchdog
from notifications.transports.eml import EmlTransport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


class Time:
    """A wall clock that can be set, and a monotonic one that cannot."""

    def __init__(self, now):
        self.now, self.ran = now, 1000.0

    def wall(self):
        return self.now

    def monotonic(self):
        return self.ran

    def passes(self, seconds):
        self.now += seconds * SECOND
        self.ran += seconds


@pytest.fixture
def time(aware):
    """The instant of the 48-hour rung of Alice's incident."""
    return Time(running_deadline(aware).due_at - 48 * HOUR)


@pytest.fixture
def watchdog(time, tmp_path):
    return Watchdog(
        clock=time.wall,
        monotonic=time.monotonic,
        way_out=lambda: EmlTransport(tmp_path),
        after=90 * SECOND,
    )


def accepted():
    return Alert.objects.filter(state="accepted").count()


def test_while_the_worker_ticks_the_watchdog_only_watches(watchdog, time):
    for _ in range(20):
        beat(SWEEP, now=time.now)
        assert not watchdog.look()
        time.passes(15)
    assert accepted() == 0
    assert Heartbeat.objects.get(name=WATCHDOG).at == time.now - 15 * SECOND


def test_f11_beat_is_alive_but_wedged_and_the_watchdog_sends_alone(watchdog, time):
    beat(SWEEP, now=time.now)
    looks = []
    for _ in range(7):
        looks.append(watchdog.look())
        time.passes(15)
    assert looks == [False] * 6 + [True]
    assert accepted() == 1


def test_f11_it_goes_on_ticking_and_its_ticks_do_not_hide_the_workers_silence(watchdog, time):
    silent = time.now
    beat(SWEEP, now=silent)
    time.passes(90)
    for _ in range(3):
        assert watchdog.look()
        time.passes(15)
    assert Heartbeat.objects.get(name=SWEEP).at == silent
    assert Heartbeat.objects.get(name=STAND_IN).at == time.now - 15 * SECOND


def test_when_the_worker_is_back_the_watchdog_only_watches_again(watchdog, time, caplog):
    beat(SWEEP, now=time.now - HOUR)
    assert watchdog.look()
    beat(SWEEP, now=time.now)
    assert not watchdog.look()
    assert [record.message for record in caplog.records if record.name == service.__name__] == [
        "The alerts worker is silent: the watchdog stands in.",
        "The alerts worker is back: the watchdog only watches.",
    ]


def test_f12_beat_is_silent_after_the_clock_was_set_back_and_the_watchdog_is_not(watchdog, time):
    beat(SWEEP, now=time.now)
    assert not watchdog.look()
    time.now -= 2 * HOUR
    looks = []
    for _ in range(7):
        time.passes(15)
        looks.append(watchdog.look())
    assert looks == [False] * 5 + [True] * 2


def test_f12_a_worker_that_goes_on_after_the_clock_was_set_back_is_left_alone(watchdog, time):
    beat(SWEEP, now=time.now)
    time.now -= 2 * HOUR
    for _ in range(10):
        time.passes(15)
        beat(SWEEP, now=time.now)
        assert not watchdog.look()


def steps():
    return [entry.codes for entry in Entry.objects.filter(verb="clock.stepped").order_by("pk")]


def test_f12_f13_each_step_of_the_clock_stands_in_the_journal_once(watchdog, time):
    for step in (0, 3 * HOUR, 0, -2 * HOUR, 0, 59 * SECOND):
        time.now += step or 0 * SECOND
        time.passes(15)
        beat(SWEEP, now=time.now)
        watchdog.look()
    assert steps() == [{"seconds": 3 * 3600}, {"seconds": -2 * 3600}]


def test_a_journal_that_takes_nothing_keeps_the_watchdog_from_nothing(watchdog, time, monkeypatch):
    def full(*_step, now):
        raise OperationalError

    monkeypatch.setattr(service, "record_step", full)
    beat(SWEEP, now=time.now)
    watchdog.look()
    time.now += 3 * HOUR
    with pytest.raises(OperationalError):
        watchdog.look()
    assert accepted() == 1


def test_f13_after_a_jump_forward_what_is_due_leaves_once(watchdog, time, aware):
    beat(SWEEP, now=time.now)
    time.now += 3 * HOUR
    assert watchdog.look()
    time.now -= 3 * HOUR
    beat(SWEEP, now=time.now)
    watchdog.look()
    assert accepted() == 1


def test_where_no_worker_ever_ran_it_stands_in_after_the_same_time(watchdog, time):
    assert not watchdog.look()
    time.passes(89)
    assert not watchdog.look()
    time.passes(1)
    assert watchdog.look()
    assert accepted() == 1


def test_f10_the_watchdog_beside_a_worker_sends_nothing_twice(watchdog, time, tmp_path):
    beat(SWEEP, now=time.now - HOUR)
    assert watchdog.look()
    assert watchdog.look()
    service.sweep(clock=time.wall, transport=EmlTransport(tmp_path))
    assert accepted() == 1
    assert len(list(tmp_path.rglob("*.eml"))) == 1


def test_f16_whatever_goes_wrong_in_one_look_there_is_a_next_one(caplog):
    def broken():
        raise OperationalError("the server is restarting")

    command.survive(broken)
    assert "could not finish its look" in caplog.text


def test_the_command_ends_after_the_look_it_is_in(monkeypatch):
    looks = []

    def look(self):
        looks.append(self)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(command.Watchdog, "look", look)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        command.Command().handle()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(looks) == 1


def test_it_rests_on_the_monotonic_clock_in_slices_of_a_second(monkeypatch):
    time, slept = Time(None), []

    def sleep(seconds):
        slept.append(seconds)
        time.ran += seconds

    monkeypatch.setattr(command.time, "monotonic", time.monotonic)
    monkeypatch.setattr(command.time, "sleep", sleep)
    resting = command.Command()
    resting.ended = False
    resting._rest(2.5)
    assert slept == [1.0, 1.0, 0.5]
