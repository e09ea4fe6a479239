"""The lists of an official form: codes that are stored, labels that are shown."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from incidents.rules.vocabulary import vocabulary
from notifications.rules.form_definition import Options, Reading, Value
from notifications.rules.form_entries import (
    READING_KEYS,
    Entry,
    conditions_of,
    reading_of,
)

_LIST_KEYS: Final = READING_KEYS | {"id", "vocabulary", "values", "open"}
_VALUE_KEYS: Final = READING_KEYS | {"code", "label_fr", "label_en", "from", "only_if"}

# Our words for the codes of the facts, by language.
Words = dict[str, dict[str, str]]


def read_list(entry: Entry, sources: Collection[str]) -> Options:
    """One list. Its `vocabulary` names the lists of the law book that its facts are coded by.

    Without `values` it is that list, in our words. The codes under `open` say "not known yet".
    """
    list_id = entry.need("id", str)
    entry = Entry(entry.values, f"list {list_id}")
    entry.only(_LIST_KEYS)
    reading, words = reading_of(entry, sources), _words(entry)
    if "values" in entry.values or not words:
        tables = [Entry(table, f"{entry.where}.values") for table in entry.tables("values")]
        values = tuple(_value(table, words, sources, reading) for table in tables)
    else:
        values = tuple(_value_of(code, both, reading) for code, both in words.items())
    _refuse_twins(entry, values)
    return Options(list_id, reading, _opened(entry, values))


def _words(entry: Entry) -> Words:
    """Our words for the codes of the vocabularies that the list names."""
    words: Words = {}
    named = entry.may("vocabulary", str, "")
    for name in named.split(", ") if named else ():
        if name not in vocabulary():
            raise entry.refuse("vocabulary", f"{name!r} is no list of the law book")
        words |= vocabulary()[name].labels
    return words


def _value_of(code: str, words: dict[str, str], reading: Reading) -> Value:
    return Value(code, words["fr"], words["en"], (code,), reading)


def _value(entry: Entry, words: Words, sources: Collection[str], reading: Reading) -> Value:
    code = entry.need("code", str)
    entry = Entry(entry.values, f"{entry.where}.{code}")
    entry.only(_VALUE_KEYS)
    return Value(
        code=code,
        label_fr=entry.need("label_fr", str),
        label_en=words[code]["en"]
        if _has_our_english(entry, words)
        else entry.need("label_en", str),
        stands_for=_stands_for(entry, code, words),
        reading=reading_of(entry, sources, reading),
        only_if=conditions_of(entry, "only_if"),
    )


def _has_our_english(entry: Entry, words: Words) -> bool:
    return "label_en" not in entry.values and entry.values["code"] in words


def _stands_for(entry: Entry, code: str, words: Words) -> tuple[str, ...]:
    """The codes of the facts that are filed as this one: its own, where the law book has it."""
    if "from" not in entry.values:
        return (code,) if code in words else ()
    given = entry.texts("from")
    for one in given:
        if words and one not in words:
            raise entry.refuse("from", f"{one!r} is no code of the list's vocabulary")
    return given


def _opened(entry: Entry, values: tuple[Value, ...]) -> tuple[Value, ...]:
    codes = entry.texts("open")
    for code in codes:
        if code not in {value.code for value in values}:
            raise entry.refuse("open", f"{code!r} is no code of the list")
    return tuple(replace(value, is_open=value.code in codes) for value in values)


def _refuse_twins(entry: Entry, values: tuple[Value, ...]) -> None:
    seen: set[str] = set()
    for value in values:
        if value.code in seen:
            raise entry.refuse("values", f"the code {value.code!r} appears twice")
        seen.add(value.code)
