"""The duties of an incident beside the one at its head: what runs, and what has not started."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from incidents.models import Deadline, Incident
from incidents.rendering.clock_states import clock_state
from incidents.rendering.duties import duty_title, duty_words, elapsed_text
from incidents.rules.deadlines import NotStarted
from incidents.selectors.duties import PEOPLE, Duty, duties_of
from incidents.selectors.progress import Progress


@dataclass(frozen=True)
class Chip:
    """One running clock on one line; `elapsed` stands for the time left where there is no limit."""

    deadline: Deadline
    title: str
    state: str
    elapsed: str


def chips(deadlines: Iterable[Deadline], *, now: datetime) -> list[Chip]:
    """Each clock in the order given."""
    return [
        Chip(
            deadline,
            duty_title(deadline),
            clock_state(deadline, now=now),
            "" if deadline.due_at else elapsed_text(deadline.at, now=now),
        )
        for deadline in deadlines
    ]


@dataclass(frozen=True)
class OtherDuties:
    """What the incident page says below its head: `asks_risk` while no risk opens Article 34.

    `nearer` is a clock that ends before the one at the head, or that runs while that has stopped.
    """

    running: list[Chip]
    waiting: list[str]
    asks_risk: bool
    nearer: Chip | None


def other_duties(
    incident: Incident,
    clocks: Iterable[Deadline],
    progress: Progress,
    *,
    head: Deadline | None,
    now: datetime,
) -> OtherDuties:
    """Every running clock but the one at the head, and the duties that wait for an event.

    `clocks` are those that run, nearest first.
    """
    duties = duties_of(incident, progress)
    running = chips((row for row in clocks if row != head), now=now)
    return OtherDuties(
        running=running,
        waiting=list(dict.fromkeys(_title(incident, duty) for duty in not_started(duties))),
        asks_risk=_asks_risk(incident, duties),
        nearer=next((chip for chip in running if _is_nearer(chip.deadline, head)), None),
    )


def _is_nearer(deadline: Deadline, head: Deadline | None) -> bool:
    if deadline.due_at is None or head is None:
        return False
    stopped = head.state != Deadline.State.RUNNING
    return stopped or head.due_at is None or deadline.due_at < head.due_at


def not_started(duties: Iterable[Duty]) -> list[Duty]:
    """The duties that apply, that nothing has settled, and whose start has not happened."""
    return [duty for duty in duties if isinstance(duty.outcome, NotStarted) and not duty.settled]


def _title(incident: Incident, duty: Duty) -> str:
    country = incident.organisation.country
    return duty_words(duty.rule.rule, duty.recipient, country=country)


def _asks_risk(incident: Incident, duties: Iterable[Duty]) -> bool:
    """Whether the people would have to be told, were the risk high."""
    told = any(duty.recipient == PEOPLE for duty in duties)
    return incident.role != Incident.Role.PROCESSOR and not told
