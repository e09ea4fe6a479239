"""One run: processes, a crowd, the faults of a plan, and what is found when all is well again."""

import json
import random
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.db import Error, connection

from notifications.models import Alert
from notifications.rules.heartbeats import STAND_IN, SWEEP
from notifications.selectors.database_clock import database_now
from notifications.selectors.heartbeats import last_sign
from tests.faults.checks import all_of_them, clocks_that_should_run, copies_beyond_the_first
from tests.faults.events import Faults
from tests.faults.household import is_alive
from tests.faults.outside import model_of_the_rows, notes, received
from tests.faults.place import USUAL_MOOD
from tests.faults.visitors import Visitors, is_answering
from tests.states.invariants import Rows

CROWD = [sys.executable, "-m", "tests.faults.crowd"]
LOOKING_SECONDS = 2.0
ENOUGH_TICKS = 4


@dataclass
class Result:
    """What one run came to: `findings` by number, `waits` in seconds by what was measured."""

    plan: str
    seed: int
    faults: dict = field(default_factory=dict)
    findings: dict = field(default_factory=dict)
    messages: int = 0
    duplicates: int = 0
    most_copies: int = 0
    seconds: float = 0
    pages: dict = field(default_factory=dict)
    waits: dict = field(default_factory=dict)
    unexpected: list = field(default_factory=list)
    found_by: list = field(default_factory=list)
    judged: int = 0
    in_hand: int = 0
    done: list = field(default_factory=list)

    @property
    def is_well(self):
        return not any(self.findings.values())

    def write(self, folder):
        (folder / "result.json").write_text(json.dumps(asdict(self), indent=1))


class Run:
    """Holds everything of one run together; `go` answers the result."""

    def __init__(self, plan, place, house, *, seed):
        self.plan, self.place, self.house = plan, place, house
        self.chance = random.Random(seed)
        self.faults = Faults(
            place, house, self.chance, kinds=plan.kills, freeze_for=plan.lease + 2 * plan.tick
        )
        self.result = Result(plan.name, seed)
        self._births, self._stop = place.folder / "births.jsonl", place.folder / "stop"
        self._accepted, self._went_back, self._signs = set(), set(), set()
        self._seed = seed

    def go(self):
        begun = time.monotonic()
        self.wait_until_it_answers()
        self.before_the_crowd()
        with self.crowd_at_work():
            with ExitStack() as stack:
                visitors = self._visitors(stack)
                self.do_the_faults()
            self.faults.wait_until_all_is_mended()
        self.become_well()
        self.judge()
        if visitors:
            self._judge_pages(visitors.answers)
        self.result.seconds = round(time.monotonic() - begun)
        return self.result

    # --- the parts ---

    def wait_until_it_answers(self):
        wait_for(lambda: is_answering(self.place), 60, "the web does not answer")

    def before_the_crowd(self):
        """What has to be there before people come and leave."""

    def crowd_at_work(self):
        return CrowdAtWork(self)

    def do_the_faults(self):
        names, shares = list(self.plan.faults), list(self.plan.faults.values())
        while len(self.faults.done) < self.plan.count:
            time.sleep(self.chance.uniform(*self.plan.pause))
            [name] = self.chance.choices(names, shares)
            getattr(self.faults, name)()
            self.crowd.must_be_there()
        for name in self.plan.once:
            getattr(self.faults, name)()

    def become_well(self):
        """Everything is there again; from now on nothing waits longer than the plan allows."""
        self.place.set_mood(USUAL_MOOD)
        self.place.step_clock(0)
        self.house.start_all()
        self.cutoff = database_now()
        ends_at = time.monotonic() + self.plan.settle
        while time.monotonic() < ends_at and not self._is_quiet():
            time.sleep(1)

    def _is_quiet(self):
        """Nothing waits, and ticks began and ended after everything was due."""
        waits = Alert.objects.filter(state__in=("pending", "unknown", "claimed", "handing"))
        soon = database_now() + timedelta(days=1)
        return self._have_ticked() and not waits.filter(not_before__lt=soon).exists()

    def _have_ticked(self):
        """Whoever sweeps here; a sign from before the clock was set back is none.

        A tick gives its sign when it ends and plans when it begins: of four, with two workers, at
        least one began after everything was due.
        """
        sign = last_sign(SWEEP if self.house.of("alerts") else STAND_IN)
        since = self.cutoff + timedelta(seconds=self.plan.soon)
        if sign is not None and since < sign <= database_now():
            self._signs.add(sign)
        return len(self._signs) >= ENOUGH_TICKS

    def judge(self):
        self.look()
        rows = Rows()
        sink, model = self.received(), model_of_the_rows(rows)
        # After the crowd left, what it had prepared for the next seconds came due as well.
        cutoff = self.cutoff + timedelta(seconds=self.plan.soon)
        self.result.findings = all_of_them(
            rows,
            sink,
            model,
            cutoff=cutoff,
            went_back=self._went_back,
            clock_was_moved=self.plan.clock,
        )
        self.result.findings |= self._database_is_whole()
        self.result.findings["births"] = self._clocks_that_should_run(model)
        self.result.judged = sum(one.clock.runs for one in model.incidents)
        self.result.in_hand = self.faults.in_hand
        self.result.done = self.faults.done
        self.result.messages = len(sink.copies)
        self.result.duplicates, self.result.most_copies = copies_beyond_the_first(sink)
        self.result.unexpected = self.house.unexpected
        self.result.faults = self._counted()
        self.rows, self.sink = rows, sink

    def _clocks_that_should_run(self, model):
        """Where the database broke off, nobody knows of a deed whether it was done."""
        if "restart_database" in self.plan.faults:
            return []
        return clocks_that_should_run(model, notes(self._births))

    def received(self):
        return received(self.place.received)

    def _counted(self):
        found = {}
        for _, what, whom in self.faults.done:
            key = f"{what} {whom.rpartition('-')[0] or whom}".strip()
            found[key] = found.get(key, 0) + 1
        return found

    def _database_is_whole(self):
        if self.plan.engine != "sqlite":
            return {}
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            said = cursor.fetchone()[0]
        return {"integrity": [] if said == "ok" else [said]}

    def _visitors(self, stack):
        if not self.plan.visitors:
            return None
        return stack.enter_context(Visitors(self.place))

    def _judge_pages(self, answers):
        cut_off = [one for one in answers if self.faults.was_silent(one.at - one.seconds, one.at)]
        slowest = max((one.seconds for one in cut_off), default=0)
        self.result.pages = {
            "asked": len(cut_off),
            "slowest": round(slowest, 2),
            "errors": [str(one) for one in cut_off if one.status not in (200, 302)],
            "logged": sum(one.status == 302 for one in cut_off),
        }

    def look(self):
        """Whether what was accepted still is: one that went back may be accepted again (I26)."""
        try:
            rows = Alert.objects.filter(state__in=("accepted", "bounced"))
            accepted = set(rows.values_list("pk", flat=True))
        except Error:
            connection.close()
            return
        self._went_back |= self._accepted - accepted
        self._accepted |= accepted


class CrowdAtWork:
    """The crowd as a process, and a thread that looks, until the block ends."""

    def __init__(self, run):
        self._run, self._over = run, threading.Event()
        run.crowd = self

    def __enter__(self):
        run = self._run
        self.pid = run.house.spawn(
            [
                *CROWD,
                *("--seed", str(run._seed), "--pace", str(run.plan.pace)),
                *("--births", str(run._births), "--stop", str(run._stop)),
                *("--soon", str(run.plan.soon)),
            ]
        )
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def _look(self):
        while not self._over.wait(LOOKING_SECONDS):
            self._run.look()

    def must_be_there(self):
        assert is_alive(self.pid), f"the crowd fell over: see {self._run.house._log}"

    def __exit__(self, *raised):
        self._run._stop.touch()
        if raised[0] is None:
            wait_for(self._has_ended, 90, "the crowd does not come to its end")
        self._over.set()
        self._thread.join(20)

    def _has_ended(self):
        return any(note["what"] == "ended" for note in notes(self._run._births))


def wait_for(done, seconds, otherwise):
    ends_at = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends_at, otherwise
        time.sleep(0.2)
