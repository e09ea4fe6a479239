"""The words that regime packs are written in: anchors, recipients, conditions, countries."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from incidents.rules.languages import LANGUAGES, spoken

FILE: Final = "terms.toml"
LISTS: Final = ("anchors", "recipients", "roles", "organisation", "incident")


@dataclass(frozen=True)
class Term:
    """A code and its words; an anchor may be the submission of a rule, a recipient has names.

    `incomplete`: only a submission that was not complete counts. `by_authority`: it is read off
    what an authority wrote. `names` maps a country to what the recipient is called there.
    """

    code: str
    en: str
    fr: str
    submission_of: tuple[str, ...]
    incomplete: bool
    by_authority: bool
    names: Mapping[str, str]


@dataclass(frozen=True)
class Terms:
    """`lists` maps the name of a list to its terms by code; `countries` maps groups to codes."""

    lists: Mapping[str, Mapping[str, Term]]
    countries: Mapping[str, frozenset[str]]

    @property
    def profile_codes(self) -> tuple[str, ...]:
        """Every code that a profile may hold: roles, organisation and incident."""
        return tuple(code for name in LISTS[2:] for code in self.lists[name])

    def submission_anchors(self, rule: str, *, incomplete: bool) -> tuple[str, ...]:
        """What the submission of a rule's report starts: anchors, in the order of the file."""
        return tuple(
            code
            for code, term in self.lists["anchors"].items()
            if rule in term.submission_of and (incomplete or not term.incomplete)
        )

    @property
    def stated_anchors(self) -> tuple[str, ...]:
        """The anchors that a person states: no submission, no order, not the awareness itself."""
        anchors = self.lists["anchors"].items()
        return tuple(
            code
            for code, term in anchors
            if code != "awareness" and not term.submission_of and not term.by_authority
        )

    def words(self, list_name: str, code: str, language: str) -> str:
        """The words of one code; other languages than French read English."""
        term = self.lists[list_name][code]
        return term.fr if spoken(language) == "fr" else term.en

    def country_codes(self, listed: tuple[str, ...]) -> frozenset[str]:
        """The countries of a list in which groups may stand."""
        return frozenset().union(*(self.countries.get(one, frozenset({one})) for one in listed))


@cache
def terms() -> Terms:
    """The words of `incidents/lawbook/terms.toml`, read once. Raises ValueError."""
    return read_terms(files("incidents.lawbook").joinpath(FILE).read_text(encoding="utf-8"))


def read_terms(text: str) -> Terms:
    """The terms of a file. Raises ValueError that names file, key and reason."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{FILE}: not valid TOML: {error}") from None
    lists = {name: _list(name, document.pop(name, None)) for name in LISTS}
    groups = document.pop("countries", None)
    if document:
        raise ValueError(f"{FILE}: {next(iter(document))}: this key is not known")
    if not isinstance(groups, dict):
        raise ValueError(f"{FILE}: countries: must be a table")
    return Terms(lists, _resolved(groups))


def _list(name: str, table: Any) -> dict[str, Term]:
    if not isinstance(table, dict):
        raise ValueError(f"{FILE}: {name}: must be a table")
    return {code: _term(f"{name}.{code}", code, entry) for code, entry in table.items()}


def _term(where: str, code: str, entry: Any) -> Term:
    if not isinstance(entry, dict) or not all(entry.get(language) for language in LANGUAGES):
        raise ValueError(f"{FILE}: {where}: needs the languages en and fr")
    names = {key: value for key, value in entry.items() if key not in LANGUAGES}
    submissions = _texts(f"{where}.submission_of", names.pop("submission_of", []))
    incomplete = _flag(where, "incomplete", names)
    by_authority = _flag(where, "by_authority", names)
    _texts(where, [entry["en"], entry["fr"], *names.values()])
    return Term(code, entry["en"], entry["fr"], submissions, incomplete, by_authority, names)


def _flag(where: str, name: str, entry: dict[str, Any]) -> bool:
    """Taken out of the entry; false where it is not there."""
    value = entry.pop(name, False)
    if type(value) is not bool:
        raise ValueError(f"{FILE}: {where}.{name}: must be true or false")
    return value


def _texts(where: str, listed: Any) -> tuple[str, ...]:
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise ValueError(f"{FILE}: {where}: must be texts")
    return tuple(listed)


def _resolved(groups: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Groups by name; a group may hold those that stand above it in the file."""
    known: dict[str, frozenset[str]] = {}
    for name, listed in groups.items():
        members = _texts(f"countries.{name}", listed)
        known[name] = frozenset().union(*(known.get(one, frozenset({one})) for one in members))
    return known
