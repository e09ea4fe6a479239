"""The lists of an official form: codes that are stored, labels that are shown."""

from collections.abc import Collection
from typing import Final

from incidents.rules.vocabulary import vocabulary
from notifications.rules.form_definition import Options, Reading, Value
from notifications.rules.form_entries import (
    READING_KEYS,
    Entry,
    conditions_of,
    reading_of,
)

_LIST_KEYS: Final = READING_KEYS | {"id", "vocabulary", "values"}
_VALUE_KEYS: Final = READING_KEYS | {"code", "label_fr", "label_en", "from", "open", "only_if"}

English = dict[str, str]


def read_list(entry: Entry, sources: Collection[str]) -> Options:
    """One list. Its `vocabulary` names the lists of the law book that its facts are coded by."""
    list_id = entry.need("id", str)
    entry = Entry(entry.values, f"list {list_id}")
    entry.only(_LIST_KEYS)
    reading, english = reading_of(entry, sources), _english(entry)
    tables = [Entry(table, f"{entry.where}.values") for table in entry.tables("values")]
    values = tuple(_value(table, english, sources, reading) for table in tables)
    _refuse_twins(entry, values)
    return Options(list_id, reading, values)


def _english(entry: Entry) -> English:
    """Our English words for the codes of the vocabularies that the list names."""
    words: English = {}
    named = entry.may("vocabulary", str, "")
    for name in named.split(", ") if named else ():
        if name not in vocabulary():
            raise entry.refuse("vocabulary", f"{name!r} is no list of the law book")
        words |= {code: both["en"] for code, both in vocabulary()[name].labels.items()}
    return words


def _value(entry: Entry, english: English, sources: Collection[str], reading: Reading) -> Value:
    code = entry.need("code", str)
    entry = Entry(entry.values, f"{entry.where}.{code}")
    entry.only(_VALUE_KEYS)
    return Value(
        code=code,
        label_fr=entry.need("label_fr", str),
        label_en=entry.may("label_en", str, english.get(code, "")) or entry.need("label_en", str),
        stands_for=_stands_for(entry, code, english),
        reading=reading_of(entry, sources, reading),
        is_open=entry.may("open", bool, False),
        only_if=conditions_of(entry, "only_if"),
    )


def _stands_for(entry: Entry, code: str, english: English) -> tuple[str, ...]:
    """The codes of the facts that are filed as this one: its own, where the law book has it."""
    if "from" not in entry.values:
        return (code,) if code in english else ()
    given = entry.texts("from")
    for one in given:
        if english and one not in english:
            raise entry.refuse("from", f"{one!r} is no code of the list's vocabulary")
    return given


def _refuse_twins(entry: Entry, values: tuple[Value, ...]) -> None:
    seen: set[str] = set()
    for value in values:
        if value.code in seen:
            raise entry.refuse("values", f"the code {value.code!r} appears twice")
        seen.add(value.code)
