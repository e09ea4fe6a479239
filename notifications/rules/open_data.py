"""The words of the CNIL's open data: what its columns and labels say in our codes, and back.

Source: `notifications/official_forms/cnil-opendata.toml`, which holds them byte for byte.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import vocabulary

FILE: Final = "cnil-opendata.toml"
VERIFIED: Final = ("open data", "secondary source", "ours")
_LABEL_KEYS: Final = frozenset({"code", "label", "any_of", "at_least", "at_most"})


@dataclass(frozen=True, slots=True)
class Label:
    """What a cell may say. `code` is ours; empty where it says less than our codes, `any_of` them.

    `at_least` and `at_most` stand for a band of people, both included; None is without end.
    """

    label: str
    code: str = ""
    any_of: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the headings of other years, the list of our codes, its labels."""

    id: str
    headings: tuple[str, ...]
    list: str
    several: bool
    labels: tuple[Label, ...]
    verified: str
    checked_on: date

    @property
    def heading(self) -> str:
        """The heading of the newest file."""
        return self.headings[0]


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Codes of ours that the open data has no words for, and why."""

    list: str
    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class OpenData:
    """The vocabulary of one dataset, with where it was read and when it was last compared."""

    id: str
    source: str
    url: str
    verified: str
    checked_on: date
    preamble: str
    first_month: date
    columns: dict[str, Column]
    unpublished: tuple[Unpublished, ...]


def read_open_data(text: str, file: str = FILE) -> OpenData:
    """The vocabulary in a TOML text. Raises `ValueError` that names file, key and reason."""
    try:
        document = tomllib.loads(text)
        return OpenData(
            **{key: document[key] for key in ("id", "source", "url", "preamble", "first_month")},
            **_checked(document, "the dataset"),
            columns={entry["id"]: _column(entry) for entry in document["columns"]},
            unpublished=tuple(_unpublished(entry) for entry in document["unpublished"]),
        )
    except KeyError as lacking:
        raise ValueError(f"{file}: lacks {lacking}") from lacking
    except (TypeError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from error


@cache
def open_data() -> OpenData:
    """The vocabulary of `notifications/official_forms/cnil-opendata.toml`, read once."""
    return read_open_data(files("notifications.official_forms").joinpath(FILE).read_text("utf-8"))


def label_of(column_id: str, code: str) -> Label:
    """The published label of one of our codes. Raises `Refused` (`unknown_code`)."""
    for label in open_data().columns[column_id].labels:
        if code and code in (label.code, *label.any_of):
            return label
    raise Refused("unknown_code", field=column_id, value=code)


def codes_of(column_id: str, label: str) -> tuple[str, ...]:
    """Our codes for a label as it is published: one, or each that it may stand for.

    Raises `Refused` (`unknown_code`).
    """
    for one in open_data().columns[column_id].labels:
        if one.label == label:
            return one.any_of or (one.code,)
    raise Refused("unknown_code", field=column_id, value=label)


def band_of(number: int) -> Label:
    """The published band that a number of people lies in. Raises `Refused` (`unknown_code`)."""
    for band in open_data().columns["persons"].labels:
        if (band.at_least or 0) <= number and (band.at_most is None or number <= band.at_most):
            return band
    raise Refused("unknown_code", field="persons", value=number)


def reason_unpublished(list_name: str, code: str) -> str | None:
    """Why the open data has no words for one of our codes, or None where it has."""
    for entry in open_data().unpublished:
        if entry.list == list_name and code in (entry.codes or (code,)):
            return entry.reason
    return None


def _checked(entry: dict[str, Any], where: str) -> dict[str, Any]:
    """How sure a part is, and since when. Each part of the file says so."""
    if entry["verified"] not in VERIFIED:
        raise ValueError(f"{where}.verified: {entry['verified']!r} is none of {VERIFIED}")
    if type(entry["checked_on"]) is not date:
        raise ValueError(f"{where}.checked_on: needs a day")
    return {"verified": entry["verified"], "checked_on": entry["checked_on"]}


def _column(entry: dict[str, Any]) -> Column:
    where = entry["id"]
    column = Column(
        id=where,
        headings=(entry["heading"], *entry.get("also", ())),
        list=_list_name(entry.get("list", ""), where),
        several=entry.get("several", False),
        labels=tuple(_label(label, where) for label in entry.get("labels", ())),
        **_checked(entry, where),
    )
    _refuse_strangers(column)
    return column


def _list_name(name: str, where: str) -> str:
    if name and name not in vocabulary():
        raise ValueError(f"{where}.list: {name!r} is no list of the vocabulary")
    return name


def _label(entry: dict[str, Any], where: str) -> Label:
    for key in entry.keys() - _LABEL_KEYS:
        raise ValueError(f"{where}.labels.{key}: no such key")
    if not entry.get("label") or bool(entry.get("code")) == bool(entry.get("any_of")):
        raise ValueError(f"{where}.labels: each needs a label, and either a code or any_of")
    return Label(**{**entry, "any_of": tuple(entry.get("any_of", ()))})


def _refuse_strangers(column: Column) -> None:
    """A code that our list does not know would never meet an incident."""
    codes = [code for label in column.labels for code in (label.code, *label.any_of) if code]
    if len(set(codes)) != len(codes):
        raise ValueError(f"{column.id}.labels: a code appears twice")
    known = vocabulary()[column.list].labels if column.list else codes
    for code in codes:
        if code not in known:
            raise ValueError(f"{column.id}.labels: {code!r} is no code of {column.list}")


def _unpublished(entry: dict[str, Any]) -> Unpublished:
    where = f"unpublished {_list_name(entry['list'], 'unpublished')}"
    _checked(entry, where)
    if not entry["reason"]:
        raise ValueError(f"{where}.reason: say why")
    return Unpublished(entry["list"], tuple(entry.get("codes", ())), entry["reason"])
