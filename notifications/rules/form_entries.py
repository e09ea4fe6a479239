"""One table of an official file: each key has its type, and no other key stands in it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from incidents.rules.languages import LANGUAGES
from notifications.rules.form_definition import VERIFIED, Condition, Reading

T = TypeVar("T")
READING_KEYS: Final = frozenset({"source", "verified", "checked_on"})
_KINDS: Final[dict[type, str]] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a day",
    list: "a list",
    dict: "a table",
}


class Malformed(Exception):
    """A place in a file and what is wrong with it; the caller adds the name of the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A table as it was read, with the place that an error names."""

    values: dict[str, Any]
    where: str

    def refuse(self, key: str, reason: str) -> Malformed:
        """The error to raise over one key."""
        return Malformed(f"{self.where}.{key}: {reason}")

    def need(self, key: str, kind: type[T]) -> T:
        """What stands under a key; missing, empty and of another type are refused."""
        value = self.values.get(key)
        # `type`, not `isinstance`: true is a number in Python and an instant is a day.
        if type(value) is not kind or value in ("", [], {}):
            raise self.refuse(key, f"needs {_KINDS[kind]}")
        return value

    def may(self, key: str, kind: type[T], otherwise: T) -> T:
        """What stands under a key that may be left out."""
        return self.need(key, kind) if key in self.values else otherwise

    def one_of(self, key: str, allowed: Collection[str], otherwise: str | None = None) -> str:
        """A text that is one of a few; `otherwise` where it may be left out."""
        value = self.need(key, str) if otherwise is None else self.may(key, str, otherwise)
        if value != otherwise and value not in allowed:
            raise self.refuse(key, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def only(self, known: Collection[str]) -> None:
        """Refuse a key that nobody reads: it would be a typing error or a promise not kept."""
        for key in self.values:
            if key not in known:
                raise self.refuse(key, "no such key")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that may be left out."""
        given = self.may(key, list, [])
        if not all(type(one) is str and one for one in given):
            raise self.refuse(key, "needs texts and nothing else")
        return tuple(given)

    def tables(self, key: str, *, required: bool = True) -> list[dict[str, Any]]:
        """A list of tables."""
        given = self.need(key, list) if required else self.may(key, list, [])
        if not all(type(one) is dict for one in given):
            raise self.refuse(key, "needs tables and nothing else")
        return given


def sources_of(entry: Entry) -> dict[str, dict[str, str]]:
    """What each letter of a file stands for, in both languages."""
    sources = entry.need("sources", dict)
    for letter, words in sources.items():
        one = Entry(words if type(words) is dict else {}, f"{entry.where}.sources.{letter}")
        one.only(LANGUAGES)
        for language in LANGUAGES:
            one.need(language, str)
    return sources


def reading_of(entry: Entry, sources: Collection[str], otherwise: Reading | None = None) -> Reading:
    """Where the words of a table were read; `otherwise` where it says nothing of its own."""
    if otherwise and not READING_KEYS & set(entry.values):
        return otherwise
    letters = tuple(entry.need("source", str).split(", "))
    for letter in letters:
        if letter not in sources:
            raise entry.refuse("source", f"{letter!r} is none of {', '.join(sources)}")
    verified = entry.one_of("verified", VERIFIED)
    day = entry.may("checked_on", date, otherwise.checked_on) if otherwise else None
    return Reading(letters, verified, day or entry.need("checked_on", date))  # type: ignore[arg-type]  # `one_of` has just checked it.


def conditions_of(entry: Entry, key: str) -> tuple[Condition, ...]:
    """The conditions under a key: a list, of which one must hold."""
    return tuple(
        _condition(Entry(table, f"{entry.where}.{key}"))
        for table in entry.tables(key, required=False)
    )


def _condition(entry: Entry) -> Condition:
    entry.only({"field", "any_of"})
    any_of = entry.need("any_of", list)
    if not all(type(one) in (str, bool) for one in any_of):
        raise entry.refuse("any_of", "needs codes, or true")
    return Condition(entry.need("field", str), tuple(any_of))
