"""The regimes of the law book: which rules were in force on a day, and by which version."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

STATUSES = ("primary text", "secondary source", "unverified", "our reading")


@dataclass(frozen=True)
class Rule:
    """One obligation with a period in hours, as one dated law file states it."""

    regime: str
    version: str
    in_force_from: date
    rule: str
    article: str
    label_en: str
    label_fr: str
    hours: int
    recipient: str
    source: str
    status: str
    checked_on: date
    sentence_en: str
    sentence_fr: str


_TYPES: dict[str, Any] = {field.name: field.type for field in fields(Rule)}
_OF_THE_PACK = ("regime", "version", "in_force_from")
_OF_A_RULE = tuple(name for name in _TYPES if name not in _OF_THE_PACK)


def rules_in_force(on: date) -> tuple[Rule, ...]:
    """The rules of each regime by its latest file in force on that day, in the files' order."""
    return _in_force(_law_book(), on)


def rule_named(rule: str, version: str) -> Rule | None:
    """The rule as that version stated it; None if the law book no longer holds that version."""
    matches = (one for one in _law_book() if (one.rule, one.version) == (rule, version))
    return next(matches, None)


def _in_force(rules: tuple[Rule, ...], on: date) -> tuple[Rule, ...]:
    begun = [rule for rule in rules if rule.in_force_from <= on]
    latest = {rule.regime: rule.in_force_from for rule in sorted(begun, key=_by_date)}
    return tuple(rule for rule in begun if rule.in_force_from == latest[rule.regime])


def _by_date(rule: Rule) -> date:
    return rule.in_force_from


@cache
def _law_book() -> tuple[Rule, ...]:
    folder = files("incidents.lawbook").joinpath("regimes")
    packs = sorted(
        (pack for pack in folder.iterdir() if pack.name.endswith(".toml")),
        key=lambda pack: pack.name,
    )
    return tuple(
        rule for pack in packs for rule in read_pack(pack.name, pack.read_text(encoding="utf-8"))
    )


def read_pack(name: str, text: str) -> tuple[Rule, ...]:
    """The rules of one law file. Raises ValueError that names file, key and reason."""
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: not valid TOML: {error}") from None
    listed = pack.pop("rules", None)
    head = _checked(name, "", pack, _OF_THE_PACK)
    if not isinstance(listed, list) or not listed:
        raise ValueError(f"{name}: rules: at least one [[rules]] table is needed")
    rules = tuple(_rule(name, f"rules[{at}].", head, one) for at, one in enumerate(listed))
    if len({rule.rule for rule in rules}) < len(rules):
        raise ValueError(f"{name}: rule: the same rule stands twice")
    return rules


def _rule(name: str, where: str, head: Mapping[str, Any], listed: object) -> Rule:
    if not isinstance(listed, dict):
        raise ValueError(f"{name}: {where.rstrip('.')}: must be a table")
    values = _checked(name, where, listed, _OF_A_RULE)
    rule = Rule(**{**head, **values})
    if rule.hours <= 0:
        raise ValueError(f"{name}: {where}hours: must be above zero")
    if rule.status not in STATUSES:
        raise ValueError(f"{name}: {where}status: must be one of {', '.join(STATUSES)}")
    return rule


def _checked(name: str, where: str, table: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    for key in table:
        if key not in keys:
            raise ValueError(f"{name}: {where}{key}: this key is not known")
    for key in keys:
        if key not in table:
            raise ValueError(f"{name}: {where}{key}: is missing")
        if type(table[key]) is not _TYPES[key]:
            raise ValueError(f"{name}: {where}{key}: must be of type {_TYPES[key].__name__}")
        if table[key] == "":
            raise ValueError(f"{name}: {where}{key}: is empty")
    return table
