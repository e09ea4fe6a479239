"""The steps: people, time, servers and crashes, done to the model and to the product at once."""

from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from incidents.models import Deadline, Incident, User
from notifications.models import Alert
from notifications.services import sweep as ticking
from notifications.services.acknowledgements import (
    acknowledge_by_alert,
    acknowledge_every_clock,
)
from notifications.services.escalations import call_next_now
from tests.cast import NOW
from tests.states import invariants, world
from tests.states.model import MINUTE
from tests.states.model import Incident as Meant
from tests.states.post import ANSWERS, NO_SERVER, POINTS, Killed, Post

MINUTES = (1, 6, 11, 31, 61, 200, 365, 12 * 60, 24 * 60, 25 * 60, 3 * 24 * 60)
HOURS_AGO = (0, 1, 20, 25, 47, 60, 66, 71, 73, 100)
STEPS_OF_THE_CLOCK = (-180, -120, -10, 10, 180)
SECONDS = timedelta(seconds=1)
MOST_INCIDENTS = 3

# In half of the cases until somebody must hear something: there the faults do harm.
UNTIL_THE_NEXT = 0
minutes = st.just(UNTIL_THE_NEXT) | st.sampled_from(MINUTES)
some = st.integers(0, 11)


class Alerts(RuleBasedStateMachine):
    """`world` is set by whoever runs it: organisations and people, made once."""

    world, runs = None, 0

    @initialize(organisation=st.sampled_from(("mill", "supply")), who=some, hours=some)
    def begins(self, organisation, who, hours):
        """Somebody logs an incident, and the worker looks after some hours."""
        self.model = self.world.model()
        self.elapsed, self.offset = 0.0, timedelta(0)
        self.post = Post(lambda: self.elapsed)
        self.before, self.since = {}, {}
        self.somebody_logs_an_incident(organisation, who)
        self.later(hours * 60 + 1, again=False)

    def __init__(self):
        super().__init__()
        type(self).runs += 1
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # --- time ---

    @property
    def now(self):
        return NOW + timedelta(seconds=self.elapsed) + self.offset

    def _wait(self, minutes):
        if minutes == UNTIL_THE_NEXT:
            left = self.model.next_instant(self.now) - self.now
            self.elapsed += left.total_seconds()
        else:
            self.elapsed += minutes * 60

    @rule(minutes=minutes)
    def time_passes(self, minutes):
        self._wait(minutes)

    @rule(minutes=minutes, again=st.booleans())
    def later(self, minutes, again):
        """Time passes, and the worker looks."""
        self._wait(minutes)
        self._tick()
        if again:
            self._a_second_tick_changes_nothing()

    @rule(minutes=st.sampled_from(STEPS_OF_THE_CLOCK))
    def the_clock_steps(self, minutes):
        """Somebody sets the clock of the database; the worker looks as before."""
        self.offset += minutes * MINUTE
        self._tick()

    # --- people ---

    @precondition(lambda self: len(self.model.incidents) < MOST_INCIDENTS)
    @rule(organisation=st.sampled_from(("mill", "supply")), who=some)
    def somebody_logs_an_incident(self, organisation, who):
        by = self._somebody(organisation, world.MAY_LOG, who)
        if by is not None:
            key = self.world.log(organisation, by=by, now=self.now)
            self.model.log(key, organisation=organisation, by=by, now=self.now)
            self._look()

    @rule(which=some, who=some, hours=st.sampled_from(HOURS_AGO))
    def somebody_says_the_awareness(self, which, who, hours):
        incident, by = self._incident(which), self._by(which, world.MAY_WRITE, who)
        if incident and by is not None:
            at = self.now - hours * 60 * MINUTE
            world.say(incident.key, at, by=by, now=self.now)
            self.model.say_awareness(incident, at)
            self._look()

    @rule(which=some, who=some, kind=st.sampled_from(("notify", "not_notify", "not_a_breach")))
    def somebody_decides(self, which, who, kind):
        incident, by = self._incident(which), self._by(which, ("dpo", "approver"), who)
        if incident and by is not None and incident.ended != "filed":
            world.sign(incident.key, kind, by=by, now=self.now)
            self.model.decide(incident, kind)
            self._look()

    @rule(which=some, who=some)
    def somebody_files_or_takes_it_back(self, which, who):
        incident, by = self._incident(which), self._by(which, world.MAY_WRITE, who)
        if incident is None or by is None:
            return
        if incident.ended == "filed":
            world.reopen(incident.key, by=by, now=self.now)
            self.model.take_back(incident)
        elif incident.clock.runs and incident.clock.start <= self.now:
            self._file(incident, by)
        self._look()

    def _file(self, incident, by):
        world.file(incident.key, by=by, now=self.now)
        self.model.file(incident)

    @rule(which=some, who=some)
    def somebody_is_on_it(self, which, who):
        incident, by = self._incident(which), self._by(which, world.MAY_ANSWER, who)
        if incident and by is not None and incident.clock.runs:
            acknowledge_every_clock(*_named(incident), by=User.objects.get(pk=by), now=self.now)
            self.model.acknowledge(incident, by, self.now)
            self._look()

    @rule(who=some)
    def somebody_answers_an_alert(self, who):
        """By the link in it, without signing in."""
        rows = Alert.objects.filter(state="accepted", incident__isnull=False)
        rows = [row for row in rows.order_by("pk") if row.contact is None or row.contact.is_active]
        if not rows:
            return
        row = rows[who % len(rows)]
        incident = next(one for one in self.model.incidents if one.key == row.incident_id)
        if incident.clock.runs:
            acknowledge_by_alert(row, now=self.now)
            self.model.acknowledge(incident, invariants.reader_of(row), self.now)
            self._look()

    @rule(which=some, who=some)
    def somebody_wakes_the_deputy(self, which, who):
        incident, by = self._incident(which), self._by(which, world.MAY_ANSWER, who)
        if incident and by is not None and self.model.can_wake(incident):
            call_next_now(*_named(incident), by=User.objects.get(pk=by), now=self.now)
            self.model.wake(incident, self.now)
            self._look()

    @rule(who=some)
    def somebody_leaves_or_is_back(self, who):
        people = list(self.model.people.values())
        self._leaves_or_is_back(people[who % len(people)])
        self._look()

    def _leaves_or_is_back(self, person):
        person.is_there = not person.is_there
        world.set_present(person.key, is_there=person.is_there, now=self.now)

    @rule(minutes=minutes, who=some)
    def somebody_is_away_while_the_server_is(self, minutes, who):
        """What was planned for them is cancelled before it left; they are back soon after."""
        self._wait(minutes)
        self.post.answers.extend([NO_SERVER] * 20)
        self._tick()
        there = [one for one in self.model.people.values() if one.is_there]
        if there:
            person = there[who % len(there)]
            for _ in ("leaves", "is back"):
                self._leaves_or_is_back(person)
                self.elapsed += 31
                self._tick()

    @rule(organisation=st.sampled_from(("mill", "supply")))
    def the_emergency_address_is_set_or_removed(self, organisation):
        is_set = organisation not in self.model.emergency
        self.model.emergency ^= {organisation}
        address = f"duty-{organisation}@example.org" if is_set else ""
        world.set_emergency(self.world.organisations[organisation], address, now=self.now)
        self._look()

    # --- servers and crashes ---

    @rule(minutes=minutes, answers=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=4))
    def the_server_has_moods(self, minutes, answers):
        self._wait(minutes)
        self.post.answers.extend(answers)
        self._tick()

    @rule(minutes=minutes, who=some, answer=st.sampled_from(("451", "550", "dropped")))
    def one_mailbox_is_refused(self, minutes, who, answer):
        self._wait(minutes)
        users = list(User.objects.filter(pk__in=self.model.people).order_by("pk"))
        self.post.by_mailbox[users[who % len(users)].email] = answer
        self._tick()

    @rule(minutes=minutes, point=st.sampled_from(POINTS), then=st.sampled_from((1, 44, 46, 61)))
    def the_worker_is_killed(self, minutes, point, then):
        """At one point of a handing over; another worker looks so many seconds later."""
        self._wait(minutes)
        self.post.kill_at = point
        self._tick()
        self.elapsed += then
        self._tick()

    @rule(minutes=minutes, seconds=st.sampled_from((0, 46)), answer=st.sampled_from(ANSWERS))
    def two_workers_at_once(self, minutes, seconds, answer):
        """One holds an alert before DATA, perhaps too long; another one looks meanwhile."""
        self._wait(minutes)
        self.post.answers.append(answer)
        self.post.meanwhile_claimed = lambda: self._another_worker(seconds)
        self._tick()

    @rule(minutes=minutes, seconds=st.sampled_from((0, 46)), answer=st.sampled_from(ANSWERS))
    def two_workers_at_once_within_data(self, minutes, seconds, answer):
        """The same while the text is on its way."""
        self._wait(minutes)
        self.post.answers.append(answer)
        self.post.meanwhile_in_data = lambda: self._another_worker(seconds)
        self._tick()

    @rule(minutes=minutes, who=some, what=st.sampled_from(("file", "move", "leave", "answer")))
    def something_happens_before_data(self, minutes, who, what):
        """The alert is claimed; then somebody files, changes the awareness, leaves, or is on it."""
        self._wait(minutes)
        self.post.meanwhile_claimed = lambda: self._happens(what, who)
        self._tick()

    def _happens(self, what, who):
        incident, by = self._incident(who), self._by(who, world.MAY_WRITE, who)
        if what == "leave":
            people = list(self.model.people.values())
            self._leaves_or_is_back(people[who % len(people)])
        elif incident is None or by is None or not incident.clock.runs:
            return
        elif what == "file" and incident.clock.start <= self.now:
            self._file(incident, by)
        elif what == "move":
            world.say(incident.key, self.now - 50 * 60 * MINUTE, by=by, now=self.now)
            self.model.say_awareness(incident, self.now - 50 * 60 * MINUTE)
        elif what == "answer":
            acknowledge_every_clock(*_named(incident), by=User.objects.get(pk=by), now=self.now)
            self.model.acknowledge(incident, by, self.now)

    def _another_worker(self, seconds):
        self.elapsed += seconds
        self._tick(is_whole=False)

    # --- the tick ---

    def _tick(self, *, is_whole=True):
        """One tick of the worker, and what must hold after it."""
        now = self.now
        self.model.tick(now)
        self.post.seen_leaving = lambda name: invariants.leaving(self.model, name, self.now)
        happens = bool(self.post.meanwhile_claimed or self.post.meanwhile_in_data)
        swept = None
        try:
            swept = ticking.sweep(clock=lambda: self.now, transport=self.post)
        except Killed:
            is_whole = False
        self.post.complain()
        if not is_whole:
            self._look()
            return
        self.post.fair_weather()
        if happens:
            # What happened during a tick is the work of the next one.
            self.elapsed += invariants.TICK
            self._tick()
            return
        rows = self._look()
        reached = swept is not None and swept.server_reached
        times = {"elapsed": self.elapsed, "since": self.since, "reached": reached}
        invariants.after_tick(rows, self.model, self.post, now, **times)
        invariants.ladders(rows, self.model, uncertain=self._uncertain())

    def _uncertain(self):
        """Incidents with a word that begins in the future, since the clock was set back."""
        words = ((one.key, word.at) for one in self.model.incidents for word in one.clock.words)
        return {key for key, at in words if at > self.now}

    def _look(self):
        """What must hold at every moment."""
        rows = invariants.Rows()
        invariants.each_step(rows, self.post, self.before)
        invariants.clocks(self.model)
        self.before = {row.pk: row.state for row in rows.alerts}
        for row in rows.alerts:
            state = row.state if row.state in invariants.HELD else row.state in invariants.WAITING
            if self.since.get(row.pk, ("",))[0] != (state, row.claim_token):
                self.since[row.pk] = ((state, row.claim_token), self.elapsed)
        return rows

    def _a_second_tick_changes_nothing(self):
        """I10: every clock is looked at again, at the same instant."""
        told = _everything()
        Deadline.objects.filter(state="running").update(next_alert_at=self.now)
        ticking.plan_due_alerts(now=self.now)
        ticking.climb_due_ladders(now=self.now)
        ticking.cancel_alerts_no_longer_needed(now=self.now)
        invariants.insist(told == _everything(), "I10", "planning twice changed something")

    # --- choosing ---

    def _incident(self, which):
        incidents = self.model.incidents
        return incidents[which % len(incidents)] if incidents else None

    def _by(self, which, roles, who):
        incident = self._incident(which)
        return self._somebody(incident.organisation, roles, who) if incident else None

    def _somebody(self, organisation, roles, who):
        there = self.model.roles_in(organisation).items()
        able = sorted(key for key, role in there if role in roles)
        return able[who % len(able)] if able else None


def _named(incident: Meant):
    return (Incident.objects.get(pk=incident.key),)


def _everything():
    """Every alert with its state, as planning leaves it."""
    columns = ("pk", "rung", "contact", "channel", "state", "due_at", "deadline")
    return list(Alert.objects.order_by("pk").values_list(*columns))
