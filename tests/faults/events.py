"""What is done to a place while people work: each event is one fault, chosen by chance."""

import os
import signal
import time

from django.db import Error, connection

from notifications.models import Alert
from tests.faults.mending import Mending

# Who holds alerts while they leave.
HAND_OVER = ("alerts", "watchdog")
MOST_SECONDS_OF_WAITING = 15
# Seconds from the true time.
DISTANCES = (-7200, -3600, -600, -30, 0, 30, 600, 3600, 10800)


def something_is_in_hand():
    """Whether an alert is somewhere between its claim and the answer of the server."""
    try:
        return Alert.objects.filter(state__in=("claimed", "handing")).exists()
    except Error:
        connection.close()
        return False


class Faults:
    """Does them, and mends what was cut off for a while.

    `kinds`: who is killed, by share; `freeze_for`: seconds for which a process stands still.
    """

    def __init__(self, place, household, chance, *, kinds, freeze_for):
        self._place, self._house, self._chance = place, household, chance
        self._kinds, self._freeze_for, self._mending = kinds, freeze_for, Mending()
        self.done, self._silent_redis, self._usual = [], [], place.mood
        self.in_hand, self._distance = 0, 0

    # --- processes ---

    def kill(self):
        """Of ten workers one only when an alert is in hand: most of the time they sleep."""
        member = self._somebody(self._house.members)
        self._wait_for_its_moment(member, 0.1)
        if self._house.kill(member):
            self.in_hand += something_is_in_hand()
            self._note("kill", member.name)

    def _wait_for_its_moment(self, member, share):
        """That share of those who hand over is met when an alert is in hand."""
        if member.kind not in HAND_OVER or self._chance.random() >= share:
            return
        ends_at = time.monotonic() + MOST_SECONDS_OF_WAITING
        while time.monotonic() < ends_at and not something_is_in_hand():
            time.sleep(0.01)

    def _somebody(self, members):
        """One of a kind that is chosen by its share first."""
        there = [kind for kind in self._kinds if any(one.kind == kind for one in members)]
        [kind] = self._chance.choices(there, [self._kinds[kind] for kind in there])
        return self._chance.choice([one for one in members if one.kind == kind])

    def freeze(self):
        """SIGSTOP until somebody else took over: whoever wakes then owns nothing any more."""
        awake = [one for one in self._house.of("alerts", "beat", "watchdog") if not one.is_frozen]
        if len(awake) < 3:
            return self.kill()
        member = self._somebody(awake)
        self._wait_for_its_moment(member, 0.5)
        pid = self._house.freeze(member)
        self._mending.after(self._freeze_for, lambda: self._house.thaw(pid))
        return self._note("freeze", member.name)

    # --- Redis ---

    def empty_redis(self):
        self._place.redis.empty()
        self._note("flushall", "")

    def kill_redis(self):
        """Down for up to four seconds, and empty afterwards."""
        self._redis_is_silent(lambda: self._place.redis.kill(), self._place.redis.start)
        self._note("kill", "redis")

    def freeze_redis(self):
        pid = self._place.redis.pid
        self._redis_is_silent(
            lambda: os.kill(pid, signal.SIGSTOP), lambda: os.kill(pid, signal.SIGCONT)
        )
        self._note("freeze", "redis")

    def freeze_redis_for_long(self):
        """Longer than every time-out, and until the watchdog has to stand in."""
        pid = self._place.redis.pid
        self._redis_is_silent(
            lambda: os.kill(pid, signal.SIGSTOP), lambda: os.kill(pid, signal.SIGCONT), seconds=110
        )
        self._note("freeze", "redis for long")

    def _redis_is_silent(self, begin, end, *, seconds=0.0):
        begun = time.time()
        begin()
        time.sleep(seconds or self._chance.uniform(0.5, 4.0))
        end()
        self._silent_redis.append((begun, time.time()))

    def was_silent(self, begun, ended):
        """Whether Redis was dead or frozen at any moment between the two."""
        return any(begun <= upto and since <= ended for since, upto in self._silent_redis)

    # --- the database ---

    def restart_database(self):
        self._place.postgres.restart_at_once()
        self._note("restart", "database")

    # --- the mail server ---

    def kill_sink(self):
        if not self._place.has_sink:
            return self.kill()
        self._place.kill_sink()
        self._mending.after(self._chance.uniform(0.5, 8.0), self._place.start_sink)
        return self._note("kill", "mail server")

    def slow_sink(self):
        """So slow that the time for one message runs out."""
        self._for_a_while(6.0, delay=float(self._place.waits.get("ALERT_DATA_SECONDS", 20)) * 1.2)
        self._note("slow", "mail server")

    def refuse_for_now(self):
        self._for_a_while(4.0, refuse_for_now=0.5)
        self._note("451", "mail server")

    def refuse_one_mailbox(self):
        self._for_a_while(6.0, refuse_for_good=("bob@example.org",))
        self._note("550", "mail server")

    def drop_after_data(self):
        self._for_a_while(3.0, drop_after_data=0.5)
        self._note("drop", "mail server")

    def _for_a_while(self, seconds, **how):
        usual = {name: getattr(self._usual, name) for name in how}
        self._place.change_mood(**how)
        self._mending.after(seconds, lambda: self._place.change_mood(**usual))

    # --- the clock ---

    def step_clock(self):
        """To another distance from the true time: forward or back, by seconds or hours."""
        seconds = self._chance.choice([one for one in DISTANCES if one != self._distance])
        self._place.step_clock(seconds)
        self._note("clock", f"{seconds - self._distance:+d} s")
        self._distance = seconds

    # --- what is mended later ---

    def wait_until_all_is_mended(self):
        self._mending.wait_for_all()

    def _note(self, what, whom):
        self.done.append((time.time(), what, whom))
