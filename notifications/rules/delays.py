"""What the reasons for a delay can be drafted from: what is recorded, in order, and the gaps.

Article 33(1) GDPR, second sentence, asks for reasons; only a person knows them. So nothing here
explains or excuses: it puts the recorded instants in order, names the days without work as days,
and says what a person has to complete. How late a filing is stands nowhere in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from incidents.rules.instants import on_the_wall
from incidents.rules.working_days import Calendar

SIGNAL: Final = "signal"
PROCESSOR: Final = "processor"
AWARENESS: Final = "awareness"
EARLIER_CLAIM: Final = "earlier_claim"
FACTS: Final = "facts"
NOTIFY: Final = "notify"
NOT_NOTIFY: Final = "not_notify"
NOT_A_BREACH: Final = "not_a_breach"
DECISIONS: Final = (NOTIFY, NOT_NOTIFY, NOT_A_BREACH)

WINDOW: Final = timedelta(hours=72)  # Article 33(1) GDPR
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is recorded. `at` is aware; with the precision "day" its hour is unknown.

    `what` is a code of the vocabulary: the source of a signal, how the organisation became aware.
    `who` is as it was typed. `meant` is, of a claim of awareness that another one replaced, the
    instant it gave; `at` is then when it was said. `number` counts the versions of the facts.
    """

    kind: str
    at: datetime
    zone: str
    precision: str = "minute"
    what: str = ""
    who: str = ""
    meant: datetime | None = None
    meant_precision: str = "minute"
    number: int = 0


@dataclass(frozen=True, slots=True)
class DayOff:
    """A Saturday, a Sunday, or a public holiday with its names."""

    day: date
    holiday_en: str = ""
    holiday_fr: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """The course of an incident in order, and which `gaps` a person has to complete.

    Gaps are "awareness", "who", "signal", "processor", "facts" and "decision". Why the filing
    comes when it does is never recorded, so that it is always to be completed.
    """

    events: tuple[Event, ...]
    days_off: tuple[DayOff, ...]
    gaps: tuple[str, ...]


def course_of(events: tuple[Event, ...], *, has_processor: bool, calendar: Calendar) -> Course:
    """The events in order, the days off within 72 hours of the awareness, and the gaps.

    `has_processor` says that a processor took part, so that its notice is asked after.
    """
    in_order = tuple(sorted(events, key=lambda event: event.at))
    aware = next((event for event in events if event.kind == AWARENESS), None)
    days = tuple(_days_off(aware, calendar)) if aware else ()
    return Course(in_order, days, tuple(_gaps(events, aware, has_processor=has_processor)))


def _days_off(aware: Event, calendar: Calendar) -> Iterator[DayOff]:
    day = on_the_wall(aware.at, aware.zone).date()
    last = on_the_wall(aware.at + WINDOW, aware.zone).date()
    while day <= last:
        if not calendar.is_working(day):
            holiday = calendar.holiday_on(day)
            yield DayOff(day, holiday.name_en, holiday.name_fr) if holiday else DayOff(day)
        day += DAY


def _gaps(events: tuple[Event, ...], aware: Event | None, *, has_processor: bool) -> Iterator[str]:
    kinds = {event.kind for event in events}
    if aware is None:
        yield "awareness"
    elif not aware.who.strip():
        yield "who"
    if not kinds & {SIGNAL, PROCESSOR}:
        yield "signal"
    if has_processor and PROCESSOR not in kinds:
        yield "processor"
    if FACTS not in kinds:
        yield "facts"
    if not kinds & {*DECISIONS}:
        yield "decision"
