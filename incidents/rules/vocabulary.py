"""The choice lists of the product: codes in the database, words on the screen."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from incidents.rules.facts import CODE_LISTS, BreachFacts, codes_of
from incidents.rules.languages import LANGUAGES, spoken
from incidents.rules.refusals import Refused

FILE: Final = "vocabulary.toml"
STATUSES: Final = ("primary", "secondary", "unverified", "our_reading")


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """One list: `labels` maps code to language to words; the rest says where it was read."""

    name: str
    labels: dict[str, dict[str, str]]
    source: str
    status: str
    checked_on: date


def _choice_list(name: str, entry: Any) -> ChoiceList:
    try:
        read = ChoiceList(
            name, entry["choices"], entry["source"], entry["status"], entry["checked_on"]
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{FILE}: {name}: lacks {error}") from error
    if read.status not in STATUSES:
        raise ValueError(f"{FILE}: {name}.status: {read.status!r} is none of {STATUSES}")
    for code, words in read.labels.items():
        if set(words) != set(LANGUAGES):
            raise ValueError(f"{FILE}: {name}.{code}: needs the languages {LANGUAGES}")
    return read


def read_vocabulary(text: str) -> dict[str, ChoiceList]:
    """The lists by name. Raises `ValueError` that names file, key and reason."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{FILE}: {error}") from error
    return {
        name: _choice_list(name, entry) for name, entry in document.items() if name != "version"
    }


@cache
def vocabulary() -> dict[str, ChoiceList]:
    """The lists of `incidents/lawbook/vocabulary.toml`, read once."""
    return read_vocabulary(files("incidents.lawbook").joinpath(FILE).read_text("utf-8"))


def choices(list_name: str, language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of code and words, in the order of the screen. Other languages read English."""
    reads = spoken(language)
    return tuple((code, words[reads]) for code, words in vocabulary()[list_name].labels.items())


def label(list_name: str, code: str, language: str) -> str:
    """The words of one code. Raises `Refused` (`unknown_code`)."""
    words = vocabulary()[list_name].labels.get(code)
    if words is None:
        raise Refused("unknown_code", field=list_name, value=code)
    return words[spoken(language)]


def check_codes(facts: BreachFacts) -> None:
    """Raises `Refused` (`unknown_code`, `field` = the fact) at the first code of no list."""
    for name in CODE_LISTS:
        for code in codes_of(facts, name):
            label(name, code, "en")
