"""What should be: the clocks of breaches and who must hear of them, in plain Python.

Written from the promises, not from the product: nothing of it is imported here. Instants are aware
datetimes of the database's clock, which may be set back and forward.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)

# Article 33(1): 72 hours, with these hours before the end. Article 33(2): without a limit.
LIMIT = 72 * HOUR
BEFORE = (48, 24, 12, 6, 3, 1)
SINCE = (4, 24)
# What a decision ends, by what the organisation is.
ENDED_BY = {"controller": ("not_notify", "not_a_breach"), "processor": ("not_a_breach",)}
EMERGENCY = "emergency"
STEPS = ("responsible", "analyst", "approver", EMERGENCY)


@dataclass
class Person:
    """Who works where, as what."""

    key: int
    roles: dict[str, str]
    is_there: bool = True


@dataclass
class Word:
    """ "I'm on it", from an instant until another one, by a person or the emergency address."""

    at: datetime
    until: datetime
    by: object

    def covers(self, at: datetime) -> bool:
        return self.at <= at < self.until


@dataclass
class Clock:
    """One clock of an incident in its newest version."""

    version: int
    start: datetime
    has_limit: bool
    is_provisional: bool
    runs: bool = True
    words: list[Word] = field(default_factory=list)

    @property
    def due(self) -> datetime | None:
        return self.start + LIMIT if self.has_limit else None

    def counts_from(self, start: datetime, *, is_provisional: bool) -> bool:
        return (self.start, self.is_provisional) == (start, is_provisional)

    @property
    def last_on_it(self) -> object:
        """Who of the people said it last: they hear, also when their word has ended."""
        named = [word for word in self.words if word.by != EMERGENCY]
        # Of two at one instant the later one.
        return sorted(named, key=lambda word: word.at)[-1].by if named else None

    def has_spoken_since(self, person: object, at: datetime) -> bool:
        """Whether somebody said that they are on it at that instant or later: then they know."""
        return any(word.by == person and word.at >= at for word in self.words)

    def is_covered(self, at: datetime) -> bool:
        return any(word.covers(at) for word in self.words)

    def rungs(self, now: datetime) -> list[datetime]:
        """The instants at which somebody had to hear, up to `now`."""
        steps = self._towards_the_end(now) if self.due else self._since_the_start(now)
        ended = [one.until for one in self.words if not self.is_covered(one.until)]
        return sorted(at for at in [*steps, *ended] if at <= now)

    def _towards_the_end(self, now: datetime) -> list[datetime]:
        due = self.start + LIMIT
        hourly = [due + hours * HOUR for hours in (-5, -4, -2, *range(1, 24))]
        fixed = [due - hours * HOUR for hours in BEFORE] + [due]
        daily = [due + days * DAY for days in range(1, max((now - due).days, 0) + 1)]
        return fixed + [at for at in hourly if not self.is_covered(at)] + daily

    def _since_the_start(self, now: datetime) -> list[datetime]:
        daily = [self.start + days * DAY for days in range(2, max((now - self.start).days, 1) + 1)]
        return [self.start + hours * HOUR for hours in SINCE] + daily


@dataclass
class Ladder:
    """A stretch in which nobody is on an incident. `step` counts the steps that were called."""

    began: datetime
    next_by: datetime
    step: int = 1


@dataclass
class Incident:
    """One breach of one organisation."""

    key: int
    organisation: str
    owner: int
    logged: datetime
    clock: Clock
    aware: datetime | None = None
    ended: str = ""  # Empty, "filed", or the decision that ended the clock.
    decision: str = ""
    ladder: Ladder | None = None
    is_confirmed: bool = False
    calls: set[tuple[object, datetime]] = field(default_factory=set)  # Beyond the first step.

    def needs_somebody(self, now: datetime) -> bool:
        """A clock runs, and nobody is on it."""
        return self.clock.runs and not self.clock.is_covered(now)


@dataclass
class Model:
    """Everything of one run. `kinds` says what each organisation is."""

    kinds: dict[str, str]
    people: dict[int, Person]
    emergency: set[str] = field(default_factory=set)
    incidents: list[Incident] = field(default_factory=list)

    # --- what people do ---

    def log(self, key: int, *, organisation: str, by: int, now: datetime) -> Incident:
        has_limit = self.kinds[organisation] == "controller"
        clock = Clock(1, now, has_limit, is_provisional=True)
        self.incidents.append(Incident(key, organisation, by, now, clock))
        return self.incidents[-1]

    def say_awareness(self, incident: Incident, at: datetime) -> None:
        """Another awareness is another version of the clock; the same one is none."""
        incident.aware = at
        if not incident.clock.counts_from(at, is_provisional=False):
            self._count_again(incident, runs=incident.clock.runs)

    def decide(self, incident: Incident, kind: str) -> None:
        incident.decision = kind
        ends = kind in ENDED_BY[self.kinds[incident.organisation]]
        if ends and incident.clock.runs:
            incident.clock.runs = False
        elif not ends and incident.ended and not incident.clock.runs:
            self._count_again(incident, runs=True)
        incident.ended = kind if ends else ""

    def file(self, incident: Incident) -> None:
        incident.clock.runs, incident.ended = False, "filed"

    def take_back(self, incident: Incident) -> None:
        """The same end, a new version."""
        self._count_again(incident, runs=True)
        incident.ended = ""

    def _count_again(self, incident: Incident, *, runs: bool) -> None:
        start, old = incident.aware or incident.logged, incident.clock
        incident.clock = Clock(
            old.version + 1, start, old.has_limit, is_provisional=incident.aware is None, runs=runs
        )

    def acknowledge(self, incident: Incident, by: object, now: datetime) -> None:
        """It holds for a third of the time left, an hour at least and a day at most."""
        due, lasts = incident.clock.due, DAY
        if due and due > now:
            lasts = min(DAY, max(HOUR, (due - now) / 3))
        incident.clock.words.append(Word(now, now + lasts, by))
        incident.ladder = None

    def wake(self, incident: Incident, now: datetime) -> None:
        """The next step is called at once, whoever is on it."""
        self._begin(incident, now)
        self._climb(incident, now)

    def can_wake(self, incident: Incident) -> bool:
        step = incident.ladder.step if incident.ladder else 1
        return incident.clock.runs and self.next_step(incident, step) is not None

    # --- what time does ---

    def tick(self, now: datetime) -> None:
        for incident in self.incidents:
            self._tick(incident, now)

    def _tick(self, incident: Incident, now: datetime) -> None:
        if not incident.clock.runs:
            incident.ladder = None
            return
        is_due = not incident.is_confirmed or incident.clock.rungs(now)
        if incident.needs_somebody(now) and is_due:
            self._begin(incident, now)
        # Who is there hears within a minute that it was logged; from then on the wait counts.
        incident.is_confirmed |= self._is_anybody_there(incident.organisation)
        ladder = incident.ladder
        if ladder is None:
            return
        # After the clock was set back, nobody waits longer than the wait.
        ladder.next_by = min(ladder.next_by, now + self.wait(incident, now))
        if ladder.next_by > now:
            return
        if incident.needs_somebody(now):
            self._climb(incident, now)
        else:
            incident.ladder = None

    def next_instant(self, now: datetime) -> datetime:
        """When somebody must hear something next; in a day where nothing comes."""
        found = [now + DAY]
        for incident in self.incidents:
            if incident.clock.runs:
                found += [at for at in incident.clock.rungs(now + DAY) if at > now]
                found += [incident.ladder.next_by] if incident.ladder else []
        return min(at for at in found if at > now)

    def _begin(self, incident: Incident, now: datetime) -> None:
        incident.ladder = incident.ladder or Ladder(now, now + self.wait(incident, now))

    def _climb(self, incident: Incident, now: datetime) -> None:
        ladder = incident.ladder
        if ladder is None:
            return
        following = self.next_step(incident, ladder.step)
        if following:
            new = self._up_to(incident, following) - self._up_to(incident, ladder.step)
            incident.calls |= {(reader, now) for reader in new}
            ladder.step = following
        ladder.next_by = now + self.wait(incident, now)

    def wait(self, incident: Incident, now: datetime) -> timedelta:
        """Half an hour; ten minutes in the last six hours and for a day after the end."""
        due = incident.clock.due
        if due and incident.needs_somebody(now) and due - 6 * HOUR <= now < due + DAY:
            return 10 * MINUTE
        return 30 * MINUTE

    # --- who hears ---

    def readers(self, incident: Incident) -> set[object]:
        """Keys of people, and the emergency address by its name."""
        return self._up_to(incident, incident.ladder.step if incident.ladder else 1)

    def next_step(self, incident: Incident, step: int) -> int | None:
        now_called = self._up_to(incident, step)
        for following in range(step + 1, len(STEPS) + 1):
            if self._up_to(incident, following) - now_called:
                return following
        return None

    def _up_to(self, incident: Incident, step: int) -> set[object]:
        called: set[object] = set()
        for who in STEPS[:step]:
            called |= self._at(incident, who)
        called |= {incident.clock.last_on_it} & set(self.roles_in(incident.organisation))
        return called or self._at(incident, "responsible")

    def _at(self, incident: Incident, who: str) -> set[object]:
        roles = self.roles_in(incident.organisation)
        if who == EMERGENCY:
            return {EMERGENCY} & {EMERGENCY if incident.organisation in self.emergency else ""}
        if who != "responsible":
            return {key for key, role in roles.items() if role == who}
        responsible = {key for key, role in roles.items() if role == "dpo" or key == incident.owner}
        for role in ("approver", "administrator"):
            responsible = responsible or {key for key, held in roles.items() if held == role}
        return responsible or set(roles)

    def _is_anybody_there(self, organisation: str) -> bool:
        return organisation in self.emergency or bool(self.roles_in(organisation))

    def roles_in(self, organisation: str) -> dict[int, str]:
        """Who is there, with their role."""
        return {
            one.key: one.roles[organisation]
            for one in self.people.values()
            if one.is_there and organisation in one.roles
        }
