"""What comes next for an incident: the rungs of its clocks, who hears them, and who is called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile, islice

from incidents.models import Deadline
from incidents.selectors.people import names_of
from notifications.rules.ladder import Rung, rungs
from notifications.rules.readers import Reader
from notifications.selectors.alerts import schedule_since
from notifications.selectors.ladders import Ladder
from notifications.selectors.on_it import OnIt

MOST_RUNGS = 5


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
