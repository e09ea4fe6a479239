"""What happened in an incident, in words: the journal, with the names of those who did it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Entry, Incident
from incidents.rendering.instants import instant_text
from incidents.rendering.journal import entry_text
from incidents.selectors.journal import entries_of
from incidents.selectors.people import names_of

LONGEST = 40


@dataclass(frozen=True)
class Event:
    """One line of the timeline: the instant, in words too, and what was done by whom."""

    at: datetime
    instant: str
    text: str
    who: str


def timeline(incident: Incident) -> list[Event]:
    """The latest events, newest first."""
    entries = list(entries_of(incident)[:LONGEST])
    names = names_of(_actors(entries))
    zone = incident.organisation.time_zone
    return [
        Event(
            entry.at, instant_text(entry.at, zone), entry_text(entry, zone=zone), _who(entry, names)
        )
        for entry in entries
    ]


def _actors(entries: Iterable[Entry]) -> set[int]:
    return {entry.actor_id for entry in entries if entry.actor_id is not None}


def _who(entry: Entry, names: dict[int, str]) -> str:
    if entry.actor_id is None:
        return _("BreachTrack")
    return names.get(entry.actor_id, _("a person who has left"))
