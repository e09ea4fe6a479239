"""The hash chain of the journal: each entry seals the one before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from incidents.rules.canonical import canonical_digest

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One row of a chain. Sequence numbers begin at 1 and leave no gap."""

    sequence: int
    previous: str
    fields: Mapping[str, object]
    digest: str


@dataclass(frozen=True)
class Head:
    """The last entry a chain is known to have, kept apart from its rows."""

    sequence: int
    digest: str


@dataclass(frozen=True)
class Break:
    """The first sequence number that does not hold, and why.

    gap: that entry is missing. repeated: the number stands twice, or out of order. previous: the
    entry does not follow the one before it (rows were swapped, or the one before was rewritten).
    changed: the entry is not what was sealed. cut_short: the chain once went on. rewritten: the
    whole tail was sealed anew.
    """

    sequence: int
    reason: Literal["gap", "repeated", "previous", "changed", "cut_short", "rewritten"]


def content_digest(content: Mapping[str, object]) -> str:
    """SHA-256, in hex, over canonical JSON. Raises like `canonical_json`.

    Written in ASCII alone, as every entry of a chain always was: a seal is never computed anew.
    """
    return canonical_digest(dict(content), escaped=True)


def entry_digest(previous: str, fields: Mapping[str, object]) -> str:
    """The seal of an entry. `fields` holds everything the row says, its sequence included."""
    return content_digest({"previous": previous, "fields": dict(fields)})


def first_break(
    entries: Iterable[Entry], *, start: Head | None = None, head: Head | None = None
) -> Break | None:
    """The first entry that does not hold, or None. `entries` come in order and may be streamed.

    `start` is the entry before the first one given (by default the chain begins); `head` is the
    last entry known, without which a chain cut at its end cannot be told from a short one.
    """
    last = start or Head(0, GENESIS)
    for entry in entries:
        broken = _break_at(entry, last)
        if broken:
            return broken
        last = Head(entry.sequence, entry.digest)
    return _break_at_the_end(last, head)


def _break_at(entry: Entry, last: Head) -> Break | None:
    expected = last.sequence + 1
    if entry.sequence > expected:
        return Break(expected, "gap")
    if entry.sequence < expected:
        return Break(entry.sequence, "repeated")
    if entry.previous != last.digest:
        return Break(entry.sequence, "previous")
    if entry_digest(entry.previous, entry.fields) != entry.digest:
        return Break(entry.sequence, "changed")
    return None


def _break_at_the_end(last: Head, head: Head | None) -> Break | None:
    if head is None or last == head:
        return None
    if last.sequence < head.sequence:
        return Break(last.sequence + 1, "cut_short")
    return Break(head.sequence, "rewritten")
