"""Who is on an incident, in words; and what the page behind the link of an alert says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Deadline, Incident, User
from incidents.rendering.clock_states import clock_state
from incidents.rendering.duties import duty_title, elapsed_text
from incidents.rendering.instants import instant_text, short_instant_text
from notifications.models import Alert
from notifications.rendering.alert_words import neutral_name
from notifications.rules.acknowledgements import holds_until
from notifications.rules.readers import Reader
from notifications.selectors.on_it import Hand, OnIt


def reader_text(person: User | None, channel: str) -> str:
    """The name of a reader; of one without a name, what they read."""
    if person is not None:
        return person.name
    return str(Alert.Channel(channel).label) if channel in Alert.Channel.values else _("somebody")


def readers_text(readers: Iterable[Reader], names: Mapping[int, str]) -> str:
    """For example "Alice Martin, the emergency address"; empty where nobody is there."""
    return ", ".join(_name(reader, names) for reader in readers)


def _name(reader: Reader, names: Mapping[int, str]) -> str:
    if reader.person is None:
        return reader_text(None, reader.channel)
    return names.get(reader.person, _("somebody"))


def hand_text(hand: Hand, zone: str) -> str:
    """For example "Bob Durand, until 24 October 2026, 04:00 CEST"."""
    return _("%(who)s, until %(end)s") % {
        "who": reader_text(hand.person, hand.channel),
        "end": short_instant_text(hand.until, zone),
    }


def lapsed_text(hand: Hand, zone: str) -> str:
    """Who was on it last, where nobody is now."""
    return _("%(who)s was on it until %(end)s.") % {
        "who": reader_text(hand.person, hand.channel),
        "end": short_instant_text(hand.until, zone),
    }


@dataclass(frozen=True)
class AnswerPage:
    """What the page says, made of what an alert may say: no title, no fact, no victim.

    `until` is until when the reader is on it now, and empty while they are not; `would_hold` is
    the end of a word that is said now.
    """

    name: str
    organisation: str
    reader: str
    nearest: Deadline
    state: str
    duty: str
    due: str
    elapsed: str
    others: list[str]
    lapsed: str
    until: str
    would_hold: str


def answer_page(alert: Alert, incident: Incident, stands: OnIt, *, now: datetime) -> AnswerPage:
    """`stands` has a clock that runs."""
    zone, nearest = incident.organisation.time_zone, stands.clocks[0]
    mine = stands.hand_of(alert.contact, alert.channel)
    covered = bool(mine) and not stands.uncovered
    ends = min(holds_until(now, due_at=clock.due_at) for clock in stands.clocks)
    return AnswerPage(
        name=neutral_name(incident),
        organisation=incident.organisation.name,
        reader=reader_text(alert.contact, alert.channel),
        nearest=nearest,
        state=clock_state(nearest, now=now),
        duty=duty_title(nearest),
        due=_due(nearest, zone),
        elapsed="" if nearest.due_at else elapsed_text(nearest.at, now=now),
        others=[hand_text(hand, zone) for hand in stands.hands if hand is not mine],
        lapsed=lapsed_text(stands.lapsed, zone) if stands.lapsed else "",
        until=short_instant_text(mine.until, zone) if mine and covered else "",
        would_hold=short_instant_text(ends, zone),
    )


def _due(deadline: Deadline, zone: str) -> str:
    if deadline.due_at is None:
        return _("Without delay, no fixed limit.")
    return _("Due %(due)s.") % {"due": instant_text(deadline.due_at, zone)}
