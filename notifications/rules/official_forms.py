"""Reads an authority's form from its TOML file; a malformed file is refused, never half read."""

import tomllib
from dataclasses import fields as dataclass_fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from incidents.rules.vocabulary import STATUSES, vocabulary
from notifications.rules.form_definition import (
    CHECKS,
    KINDS,
    Condition,
    Field,
    FormDefinition,
    Section,
    Value,
)

_FIELD_KEYS: Final = frozenset(f.name for f in dataclass_fields(Field)) - {"section"} | {"list"}
_VALUE_KEYS: Final = frozenset({"code", "label_fr", "label_en", "from"})


class _Malformed(Exception):
    """A key and what is wrong with it; the caller adds the name of the file."""


def _need(entry: dict[str, Any], key: str, kind: type, where: str) -> Any:
    value = entry.get(key)
    if not isinstance(value, kind) or value == "":
        raise _Malformed(f"{where}.{key}: needs a value of type {kind.__name__}")
    return value


def _one_of(value: str, allowed: tuple[str, ...], where: str) -> str:
    if value not in allowed:
        raise _Malformed(f"{where}: {value!r} is none of {', '.join(allowed)}")
    return value


def _refuse_unknown_keys(entry: dict[str, Any], known: frozenset[str], where: str) -> None:
    for key in entry:
        if key not in known:
            raise _Malformed(f"{where}.{key}: no such key")


def _value(entry: dict[str, Any], english: dict[str, dict[str, str]], where: str) -> Value:
    code = str(_need(entry, "code", str, where))
    here = f"{where}.{code}"
    _refuse_unknown_keys(entry, _VALUE_KEYS, here)
    label_en = entry.get("label_en") or english.get(code, {}).get("en")
    if not label_en:
        raise _Malformed(f"{here}.label_en: missing, and the field's list does not know the code")
    stands_for = tuple(entry.get("from", (code,)))
    return Value(code, _need(entry, "label_fr", str, here), label_en, stands_for)


def _values(entry: dict[str, Any], where: str) -> tuple[Value, ...]:
    english: dict[str, dict[str, str]] = {}
    if "list" in entry:
        name = _one_of(entry["list"], tuple(vocabulary()), f"{where}.list")
        english = vocabulary()[name].labels
    values = tuple(_value(value, english, where) for value in entry.get("values", ()))
    if len({value.code for value in values}) != len(values):
        raise _Malformed(f"{where}.values: a code appears twice")
    if (entry["kind"] in ("choice", "multi")) != bool(values):
        raise _Malformed(f"{where}.values: choice and multi need them, other kinds take none")
    return values


def _condition(entry: dict[str, Any], key: str, where: str) -> Condition | None:
    if key not in entry:
        return None
    here = f"{where}.{key}"
    rule = _need(entry, key, dict, where)
    return Condition(_need(rule, "field", str, here), tuple(_need(rule, "any_of", list, here)))


def _field(entry: dict[str, Any], section: int) -> Field:
    where = str(entry.get("id", f"section {section}"))
    _refuse_unknown_keys(entry, _FIELD_KEYS, where)
    kind = _one_of(_need(entry, "kind", str, where), KINDS, f"{where}.kind")
    return Field(
        id=_need(entry, "id", str, where),
        section=section,
        kind=kind,  # type: ignore[arg-type]  # `_one_of` has just checked it.
        label_fr=_need(entry, "label_fr", str, where),
        label_en=_need(entry, "label_en", str, where),
        source=_need(entry, "source", str, where),
        status=_one_of(_need(entry, "status", str, where), STATUSES, f"{where}.status"),
        checked_on=_need(entry, "checked_on", date, where),
        fact=entry.get("fact", ""),
        required_initial=entry.get("required_initial", False),
        required_complete=entry.get("required_complete", False),
        unknown=entry.get("unknown", False),
        check=_one_of(entry.get("check", ""), ("", *CHECKS), f"{where}.check"),
        only_if=_condition(entry, "only_if", where),
        unless=_condition(entry, "unless", where),
        only_when=_one_of(entry.get("only_when", ""), ("", "late"), f"{where}.only_when"),
        values=_values(entry, where),
    )


def _section(entry: dict[str, Any]) -> Section:
    number = _need(entry, "number", int, "sections")
    where = f"section {number}"
    return Section(
        number=number,
        title_fr=_need(entry, "title_fr", str, where),
        title_en=_need(entry, "title_en", str, where),
        source=_need(entry, "source", str, where),
        status=_one_of(_need(entry, "status", str, where), STATUSES, f"{where}.status"),
        checked_on=_need(entry, "checked_on", date, where),
        fields=tuple(_field(field, number) for field in _need(entry, "fields", list, where)),
    )


def _form(document: dict[str, Any]) -> FormDefinition:
    texts = ("id", "version", "authority", "title_fr", "title_en", "filing_language", "portal_url")
    return FormDefinition(
        **{key: _need(document, key, str, "form") for key in texts},
        dated=_need(document, "dated", date, "form"),
        checked_on=_need(document, "checked_on", date, "form"),
        sources=_need(document, "sources", dict, "form"),
        sections=tuple(_section(entry) for entry in _need(document, "sections", list, "form")),
    )


def _check_whole(form: FormDefinition) -> None:
    """What no single field can see: ids are unique, conditions and sources point somewhere."""
    if len(form.by_id) != len(list(form.fields())):
        raise _Malformed("fields: an id appears twice")
    for field in form.fields():
        for condition in (field.only_if, field.unless):
            if condition and condition.field not in form.by_id:
                raise _Malformed(f"{field.id}: its condition names no field: {condition.field}")
        for letter in field.source.split(", "):
            _one_of(letter, tuple(form.sources), f"{field.id}.source")


def read_form(text: str, file: str) -> FormDefinition:
    """The form in a TOML text. Raises `ValueError` that names file, key and reason."""
    try:
        form = _form(tomllib.loads(text))
        _check_whole(form)
    except (_Malformed, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error
    return form


@cache
def load_form(form_id: str) -> FormDefinition:
    """The form of that id, read once. Raises `ValueError` when there is none or it is malformed.

    `form_id` comes out of the database: it may only name a file of the folder.
    """
    known = {entry.name: entry for entry in files("notifications.official_forms").iterdir()}
    name = f"{form_id}.toml"
    if form_id == "words" or name not in known:
        raise ValueError(f"{name}: there is no such form")
    return read_form(known[name].read_text("utf-8"), name)
