"""Who is called when nobody takes an incident on: the ladder, and the time between two steps.

The usual order is the owner and the DPOs, then the compliance staff as their deputies, then the
approvers, then the emergency address of the organisation. Who was called stays called until
somebody takes the incident on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from incidents.rules.contacts import Member, responsible
from notifications.rules.readers import EMERGENCY, PERSON, Reader

RESPONSIBLE, ONE_PERSON = "responsible", "person"
URGENT_FOR: Final = timedelta(hours=6)
LATE_FOR: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Step:
    """One step of the ladder: a role, `responsible`, `person` (with their key) or `emergency`."""

    who: str
    person: int | None = None


USUAL_STEPS: Final = (Step(RESPONSIBLE), Step("analyst"), Step("approver"), Step(EMERGENCY))


@dataclass(frozen=True)
class Crew:
    """Whom an organisation can call for one incident.

    `members` are its active people; `owner` is the key of who owns the incident, `on_it` of who
    was the last to say that they are on it, `on_it_since` when: they hear from then on, also when
    their word has ended.
    """

    members: tuple[Member, ...]
    owner: int | None = None
    has_emergency_address: bool = False
    on_it: int | None = None
    on_it_since: datetime | None = None


@dataclass(frozen=True)
class Waits:
    """How long one waits for an answer before the next step is called."""

    usual: timedelta = timedelta(minutes=30)
    urgent: timedelta = timedelta(minutes=10)

    def before_next(self, nearest: datetime | None, *, now: datetime) -> timedelta:
        """`nearest`: the nearest end of a clock that nobody's word covers (None: without one)."""
        if nearest is None or not nearest - URGENT_FOR <= now < nearest + LATE_FOR:
            return self.usual
        return self.urgent


def called_at(step: Step, crew: Crew) -> tuple[Reader, ...]:
    """Who is called at one step; nobody where nobody is there."""
    if step.who == EMERGENCY:
        return (Reader(EMERGENCY),) if crew.has_emergency_address else ()
    return tuple(Reader(PERSON, person) for person in _people(step, crew))


def _people(step: Step, crew: Crew) -> Iterable[int]:
    if step.who == RESPONSIBLE:
        return responsible(crew.members, owner=crew.owner)
    if step.who == ONE_PERSON:
        return [one.person for one in crew.members if one.person == step.person]
    return [one.person for one in crew.members if one.role == step.who]


def called_up_to(number: int, steps: Sequence[Step], crew: Crew) -> tuple[Reader, ...]:
    """Everybody called by the first `number` steps, each once, in the order of the ladder.

    Where those steps call nobody, whoever is there: an open incident is never without a reader.
    """
    called = [reader for step in steps[:number] for reader in called_at(step, crew)]
    called += called_at(Step(ONE_PERSON, crew.on_it), crew)
    return tuple(dict.fromkeys(called or called_at(Step(RESPONSIBLE), crew)))


def everybody(steps: Sequence[Step], crew: Crew) -> tuple[Reader, ...]:
    """Who hears once every step was called."""
    return called_up_to(len(steps), steps, crew)


def heard_later(
    steps: Sequence[Step], crew: Crew, called: Mapping[Reader, datetime]
) -> dict[Reader, datetime]:
    """From when on those hear who did not from the beginning: they were called, or came by
    themselves and said that they are on it. What was due before is not owed to them.
    """
    later = dict(called)
    if crew.on_it_since is not None:
        for reader in called_at(Step(ONE_PERSON, crew.on_it), crew):
            if reader not in called_up_to(1, steps, replace(crew, on_it=None)):
                later.setdefault(reader, crew.on_it_since)
    return later


def next_step(number: int, steps: Sequence[Step], crew: Crew) -> int | None:
    """The next step after `number` that calls somebody new; None when everybody was called."""
    so_far = called_up_to(number, steps, crew)
    for following in range(number + 1, len(steps) + 1):
        if set(called_up_to(following, steps, crew)) - set(so_far):
            return following
    return None


def at_least_two(steps: Sequence[Step], crew: Crew) -> tuple[Reader, ...]:
    """The first people of the ladder, with as many steps as it takes to reach two mailboxes."""
    called: tuple[Reader, ...] = ()
    for number in range(1, len(steps) + 1):
        called = called_up_to(number, steps, crew)
        if len(called) > 1:
            break
    return called
