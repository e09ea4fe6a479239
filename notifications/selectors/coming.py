"""What comes next for an incident: the rungs of its clocks, who hears them, and who is called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import dropwhile, islice

from incidents.models import Deadline, Incident
from incidents.selectors.people import names_of
from notifications.models import AlertPlan
from notifications.rules.escalation import Crew, Step, called_up_to, next_step
from notifications.rules.ladder import Rung, rungs
from notifications.rules.readers import Reader
from notifications.selectors.alerts import schedule_since
from notifications.selectors.escalations import open_escalation_of
from notifications.selectors.ladders import crew_of, plan_of, steps_of, waits_of
from notifications.selectors.on_it import OnIt

MOST_RUNGS = 5


@dataclass(frozen=True)
class Ladder:
    """The ladder as it stands for one incident.

    `step` is the last that was called; `next_at` is when the following one is, unless somebody
    takes the incident on: None while nobody waits for an answer.
    """

    plan: AlertPlan
    steps: tuple[Step, ...]
    crew: Crew
    step: int
    next_at: datetime | None

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Who hears of the clocks now."""
        return called_up_to(self.step, self.steps, self.crew)

    @property
    def called_next(self) -> tuple[Reader, ...]:
        """Who is new at the following step; nobody where everybody was called."""
        following = next_step(self.step, self.steps, self.crew)
        if following is None:
            return ()
        called = called_up_to(following, self.steps, self.crew)
        return tuple(reader for reader in called if reader not in self.readers)

    def wait(self, nearest: datetime | None, *, now: datetime) -> timedelta:
        """How long the following step waits; `nearest`: the nearest end of a clock."""
        return waits_of(self.plan).before_next(nearest, now=now)


def ladder_of(incident: Incident) -> Ladder:
    """Four queries."""
    escalation, plan = open_escalation_of(incident), plan_of(incident.organisation)
    return Ladder(
        plan=plan,
        steps=steps_of(incident.organisation),
        crew=crew_of(incident, plan),
        step=escalation.step if escalation else 1,
        next_at=escalation.next_step_at if escalation else None,
    )


@dataclass(frozen=True)
class Coming:
    """The next rungs of one running clock, in time order."""

    deadline: Deadline
    rungs: tuple[Rung, ...]


def coming_rungs(
    stands: OnIt, ladder: Ladder, *, now: datetime, most: int = MOST_RUNGS
) -> list[Coming]:
    """Of each running clock, as things stand: a new word or a changed fact moves them."""
    return [
        Coming(clock, _next_of(clock, stands, ladder, now=now, most=most))
        for clock in stands.clocks
    ]


def _next_of(
    clock: Deadline, stands: OnIt, ladder: Ladder, *, now: datetime, most: int
) -> tuple[Rung, ...]:
    schedule = schedule_since(clock, words=stands.words[clock.pk], plan=ladder.plan)
    return tuple(islice(dropwhile(lambda rung: rung.at <= now, rungs(schedule)), most))


def nearest_rung(coming: Sequence[Coming]) -> Rung:
    """The first of them all; `coming` is of one clock or more."""
    return min((each.rungs[0] for each in coming), key=lambda rung: rung.at)


def reader_names(readers: Iterable[Reader]) -> dict[int, str]:
    """The names of those among them who are people, by key. One query."""
    return names_of({reader.person for reader in readers if reader.person is not None})
