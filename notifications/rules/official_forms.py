"""Reads an authority's form from its TOML file; a malformed file is refused, never half read."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, TypeVar

from notifications.rules.form_checks import check_conditions, check_numbers
from notifications.rules.form_definition import (
    CHECKS,
    KINDS,
    LEVELS,
    LISTED,
    REQUIRED,
    STANDINGS,
    Field,
    FormDefinition,
    Options,
    Section,
)
from notifications.rules.form_entries import (
    READING_KEYS,
    Entry,
    Malformed,
    conditions_of,
    reading_of,
    sources_of,
)
from notifications.rules.form_facts import FORM_FACTS
from notifications.rules.form_lists import read_list

T = TypeVar("T")
Lists = Mapping[str, Options]

# A form bears its date; what bears none beside it is no form: words, vocabularies.
_A_FORM: Final = re.compile(r"(.+-\d{4}(?:-\d{2})?)\.toml")
_TEXTS: Final = ("id", "version", "title_fr", "title_en", "filing_language")
_FORM_KEYS: Final = frozenset(
    {*_TEXTS, "authority", "standing", "dated", "checked_on", "sources", "list", "section", "field"}
)
_SECTION_KEYS: Final = READING_KEYS | {"number", "title_fr", "title_en"}
_FIELD_KEYS: Final = READING_KEYS | {
    *("id", "number", "section", "kind", "label_fr", "label_en", "options", "fact", "check"),
    *("required", "needed_from", "unknown", "repeatable", "only_if", "unless", "only_when"),
}


def _options(entry: Entry, kind: str, lists: Lists) -> Options | None:
    name = entry.one_of("options", tuple(lists), "")
    if (kind in LISTED) != bool(name):
        raise entry.refuse("options", "choice and multi need a list, other kinds take none")
    return lists[name] if name else None


def _facts(entry: Entry) -> tuple[str, ...]:
    given = entry.may("fact", str, "")
    names = tuple(given.split(", ")) if given else ()
    for name in names:
        if name not in FORM_FACTS:
            raise entry.refuse("fact", f"{name!r} is no fact")
    return names


def _field(entry: Entry, lists: Lists, sources: Collection[str]) -> Field:
    field_id = entry.need("id", str)
    entry = Entry(entry.values, field_id)
    entry.only(_FIELD_KEYS)
    kind = entry.one_of("kind", KINDS)
    # Mypy cannot see that `one_of` has checked each of these words.
    words: dict[str, Any] = {
        "kind": kind,
        "required": entry.one_of("required", REQUIRED),
        "needed_from": entry.one_of("needed_from", LEVELS, "") or None,
    }
    return Field(
        id=field_id,
        section=entry.need("section", int),
        number=entry.need("number", int) if "number" in entry.values else None,
        label_fr=entry.need("label_fr", str),
        label_en=entry.need("label_en", str),
        reading=reading_of(entry, sources),
        facts=_facts(entry),
        unknown=entry.may("unknown", bool, False),
        repeatable=entry.may("repeatable", bool, False),
        check=entry.one_of("check", CHECKS, ""),
        only_if=conditions_of(entry, "only_if"),
        unless=conditions_of(entry, "unless"),
        only_when=entry.one_of("only_when", ("late",), ""),
        options=_options(entry, kind, lists),
        **words,
    )


def _section(entry: Entry, fields: Collection[Field], sources: Collection[str]) -> Section:
    number = entry.need("number", int)
    entry = Entry(entry.values, f"section {number}")
    entry.only(_SECTION_KEYS)
    held = tuple(field for field in fields if field.section == number)
    if not held:
        raise entry.refuse("number", "no field stands in this section")
    return Section(
        number=number,
        title_fr=entry.need("title_fr", str),
        title_en=entry.need("title_en", str),
        reading=reading_of(entry, sources),
        fields=held,
    )


def _tables(form: Entry, key: str, *, required: bool = True) -> Iterator[Entry]:
    for at, table in enumerate(form.tables(key, required=required), 1):
        yield Entry(table, f"{key} no. {at}")


def _unique(what: str, read: Collection[T], name: Callable[[T], object]) -> None:
    seen: set[object] = set()
    for one in read:
        if name(one) in seen:
            raise Malformed(f"{name(one)}.id: there is another {what} of that name")
        seen.add(name(one))


def _form(form: Entry) -> FormDefinition:
    form.only(_FORM_KEYS)
    sources = sources_of(form)
    lists = [read_list(entry, sources) for entry in _tables(form, "list", required=False)]
    _unique("list", lists, lambda one: one.id)
    by_id = {one.id: one for one in lists}
    fields = [_field(entry, by_id, sources) for entry in _tables(form, "field")]
    _unique("field", fields, lambda one: one.id)
    sections = [_section(entry, fields, sources) for entry in _tables(form, "section")]
    check_numbers(fields, sections)
    check_conditions(fields, lists)
    return FormDefinition(
        **{key: form.need(key, str) for key in _TEXTS},
        authority=form.may("authority", str, ""),
        standing=form.one_of("standing", STANDINGS),  # type: ignore[arg-type]  # Just checked.
        dated=form.need("dated", date),
        checked_on=form.need("checked_on", date),
        sources=sources,
        lists=tuple(lists),
        sections=tuple(sections),
        corrections={},
    )


def read_form(text: str, file: str) -> FormDefinition:
    """The form in a TOML text. Raises `ValueError` that names file, field, key and reason."""
    try:
        return _form(Entry(tomllib.loads(text), "form"))
    except (Malformed, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error


def form_ids_in(folder: Traversable) -> tuple[str, ...]:
    """The ids of the forms among the files of a folder: those whose name bears a date."""
    named = (_A_FORM.fullmatch(entry.name) for entry in folder.iterdir())
    return tuple(sorted(form[1] for form in named if form))


def form_in(folder: Traversable, form_id: str) -> FormDefinition:
    """The form of that id among the files of a folder.

    Raises `ValueError` when there is none, it is malformed, or it says another id.
    `form_id` comes out of the database: it may only name a file of the folder.
    """
    name = f"{form_id}.toml"
    if form_id not in form_ids_in(folder):
        raise ValueError(f"{name}: there is no such form")
    form = read_form(folder.joinpath(name).read_text("utf-8"), name)
    if form.id != form_id:
        raise ValueError(f"{name}: form.id: {form.id!r} is not the name of its file")
    return form


@cache
def load_form(form_id: str) -> FormDefinition:
    """The form of that id, read once. Raises `ValueError`, as `form_in` does."""
    return form_in(files("notifications.official_forms"), form_id)
