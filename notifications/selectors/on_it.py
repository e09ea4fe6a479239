"""Who is on an incident now, since when and until when; who was before them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.models import Deadline, Incident, User
from incidents.selectors.clocks import running_deadlines
from notifications.models import Acknowledgement
from notifications.rules.acknowledgements import Word


@dataclass(frozen=True)
class Hand:
    """One reader who took the incident on; `person` is None where an alert has no name on it.

    `until` is when the first of their words ends: the incident then wants somebody again.
    """

    person: User | None
    channel: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class OnIt:
    """The running clocks, nearest first, with what was said of each, the oldest first.

    `hands` are those whose word holds now, in the order in which they took the incident on;
    `lapsed` is who was on it last, where nobody is now; `uncovered` are the clocks that nobody's
    word covers.
    """

    clocks: tuple[Deadline, ...]
    words: dict[int, tuple[Word, ...]]
    hands: tuple[Hand, ...]
    lapsed: Hand | None
    uncovered: tuple[Deadline, ...]

    @property
    def covered_until(self) -> datetime | None:
        """Until when every clock has somebody; None where one has nobody now."""
        if self.uncovered or not self.clocks:
            return None
        return min(max(word.until for word in self.words[clock.pk]) for clock in self.clocks)

    def hand_of(self, person: User | None, channel: str) -> Hand | None:
        """The word of one reader that holds now."""
        return next((h for h in self.hands if (h.person, h.channel) == (person, channel)), None)


def on_it(incident: Incident, *, now: datetime) -> OnIt:
    """How an incident stands with those who are called for it. Two queries."""
    clocks = tuple(running_deadlines(incident).select_related("incident__organisation"))
    said = list(
        Acknowledgement.objects.filter(deadline__in=clocks)
        .select_related("by", "alert")
        .order_by("at", "pk")
    )
    words = {clock.pk: _words(said, clock) for clock in clocks}
    holding = [each for each in said if each.at <= now < each.until]
    covered = {each.deadline_id for each in holding}
    hands = _hands(holding)
    return OnIt(
        clocks=clocks,
        words=words,
        hands=hands,
        lapsed=None if hands else _last(said),
        uncovered=tuple(clock for clock in clocks if clock.pk not in covered),
    )


def _words(said: Iterable[Acknowledgement], clock: Deadline) -> tuple[Word, ...]:
    return tuple(Word(each.at, each.until) for each in said if each.deadline_id == clock.pk)


def _hands(holding: Sequence[Acknowledgement]) -> tuple[Hand, ...]:
    """One for each reader: the longest word for each clock counts, and of those the shortest."""
    longest: dict[tuple[User | None, str], dict[int, Acknowledgement]] = {}
    for each in holding:
        clocks = longest.setdefault(_reader(each), {})
        before = clocks.get(each.deadline_id)
        if before is None or each.until > before.until:
            clocks[each.deadline_id] = each
    first = {reader: next(h.at for h in holding if _reader(h) == reader) for reader in longest}
    return tuple(
        Hand(*reader, since=first[reader], until=min(each.until for each in clocks.values()))
        for reader, clocks in longest.items()
    )


def _last(said: Sequence[Acknowledgement]) -> Hand | None:
    if not said:
        return None
    last = max(said, key=lambda each: each.until)
    return Hand(*_reader(last), since=last.at, until=last.until)


def _reader(said: Acknowledgement) -> tuple[User | None, str]:
    if said.by is not None:
        return said.by, "person"
    return None, said.alert.channel if said.alert else ""
