"""Reading a law file: every key is known, of its type, and makes sense, or the file is refused."""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from incidents.rules.decisions import ENDING
from incidents.rules.obligations import (
    IN_FORCE,
    STATES,
    STATUSES,
    Allowance,
    Cap,
    Conditions,
    Pack,
    Rule,
)
from incidents.rules.periods import KINDS, Period
from incidents.rules.terms import LISTS, Terms, terms

# Key, type, and whether a file may leave it out.
Keys = Mapping[str, tuple[type, bool]]
_PACK: Final[Keys] = {
    "regime": (str, False),
    "version": (str, False),
    "rank": (int, False),
    "state": (str, False),
    "in_force_from": (date, True),
    "in_force_to": (date, True),
    "dates_source": (str, False),
    "dates_status": (str, False),
    "conditions": (dict, True),
}
_RULE: Final[Keys] = {
    "rule": (str, False),
    "article": (str, False),
    "label_en": (str, False),
    "label_fr": (str, False),
    "step_en": (str, True),
    "step_fr": (str, True),
    "period": (dict, False),
    "anchors": (list, False),
    "recipient": (str, False),
    "rungs": (list, False),
    "soft": (bool, True),
    "cap": (dict, True),
    "allowance": (dict, True),
    "conditions": (dict, True),
    "ended_by": (list, True),
    "compares_with": (str, True),
    "source": (str, False),
    "source_fr": (str, False),
    "status": (str, False),
    "checked_on": (date, False),
    "sentence_en": (str, False),
    "sentence_fr": (str, False),
}
_CAP: Final[Keys] = {"anchor": (str, False), "hours": (int, False)}
_ALLOWANCE: Final[Keys] = {"not_for": (list, False)}
_CONDITIONS: Final[Keys] = {
    name: (list, True)
    for name in ("countries", "beyond", "roles", "organisation", "incident", "unless")
}


class _Place:
    """Where in a file we read: makes errors that name file, key and reason."""

    def __init__(self, name: str, where: str = "") -> None:
        self.name, self.where = name, where

    def at(self, key: str) -> "_Place":
        return _Place(self.name, f"{self.where}{key}.")

    def error(self, key: str, reason: str) -> ValueError:
        return ValueError(f"{self.name}: {self.where}{key}: {reason}")

    def checked(self, table: Any, keys: Keys) -> dict[str, Any]:
        """The table, if it has the keys it must have, of their types, and no others."""
        if not isinstance(table, dict):
            raise ValueError(f"{self.name}: {self.where.rstrip('.')}: must be a table")
        for key in table:
            if key not in keys:
                raise self.error(key, "this key is not known")
        for key, (kind, optional) in keys.items():
            self._check(table, key, kind, optional)
        return table

    def _check(self, table: Mapping[str, Any], key: str, kind: type, optional: bool) -> None:
        if key not in table:
            if not optional:
                raise self.error(key, "is missing")
        elif type(table[key]) is not kind:
            raise self.error(key, f"must be of type {kind.__name__}")
        elif kind is list and not all(type(one) in (str, int) for one in table[key]):
            raise self.error(key, "must be a list of codes")
        elif table[key] == "":
            raise self.error(key, "is empty")

    def one_of(self, key: str, value: str, allowed: Any) -> None:
        if value not in allowed:
            raise self.error(key, f"must be one of {', '.join(allowed)}, not {value}")


def read_pack(name: str, text: str) -> tuple[Rule, ...]:
    """The rules of one law file. Raises ValueError that names file, key and reason."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: not valid TOML: {error}") from None
    listed = table.pop("rules", None)
    place = _Place(name)
    pack = _pack(place, place.checked(table, _PACK))
    if not isinstance(listed, list) or not listed:
        raise place.error("rules", "at least one [[rules]] table is needed")
    rules = tuple(_rule(place.at(f"rules[{at}]"), pack, one) for at, one in enumerate(listed))
    if len({rule.rule for rule in rules}) < len(rules):
        raise place.error("rule", "the same rule stands twice")
    return rules


def _pack(place: _Place, table: dict[str, Any]) -> Pack:
    place.one_of("state", table["state"], STATES)
    place.one_of("dates_status", table["dates_status"], STATUSES)
    first, last = table.get("in_force_from"), table.get("in_force_to")
    if (first is None) is (table["state"] == IN_FORCE):
        raise place.error("in_force_from", "is needed in force, and a proposal has none")
    if last is not None and (first is None or last < first):
        raise place.error("in_force_to", "lies before in_force_from")
    conditions = _conditions(place.at("conditions"), table.get("conditions", {}))
    dates = {"in_force_from": first, "in_force_to": last}
    return Pack(**{**table, **dates, "conditions": conditions})


def _rule(place: _Place, pack: Pack, listed: Any) -> Rule:
    table = place.checked(listed, _RULE)
    known = terms()
    place.one_of("status", table["status"], STATUSES)
    place.one_of("recipient", table["recipient"], known.lists["recipients"])
    read = {
        "period": _period(place, table["period"]),
        "anchors": _anchors(place, table["anchors"], known),
        "rungs": _rungs(place, table["rungs"]),
        "soft": table.get("soft", False),
        "cap": _cap(place.at("cap"), table.get("cap"), known),
        "allowance": _allowance(place.at("allowance"), table.get("allowance"), known),
        "conditions": _conditions(place.at("conditions"), table.get("conditions", {})),
        "ended_by": _ended_by(place, table.get("ended_by", [])),
        "compares_with": table.get("compares_with", ""),
        **_step(place, table),
    }
    return Rule(**{**table, **read, "pack": pack})


def _step(place: _Place, table: dict[str, Any]) -> dict[str, str]:
    """In both languages or in none."""
    english, french = table.get("step_en", ""), table.get("step_fr", "")
    if bool(english) is not bool(french):
        raise place.error("step_fr" if english else "step_en", "is missing")
    return {"step_en": english, "step_fr": french}


def _period(place: _Place, table: dict[str, Any]) -> Period:
    if len(table) != 1:
        raise place.error("period", f"needs one of {', '.join(KINDS)}")
    [(kind, amount)] = table.items()
    place.one_of("period", kind, KINDS)
    if kind == "without_delay":
        if amount is not True:
            raise place.error("period.without_delay", "must be true")
        return Period("without_delay", 0)
    if type(amount) is not int:
        raise place.error(f"period.{kind}", "must be of type int")
    if amount <= 0:
        raise place.error(f"period.{kind}", "must be above zero")
    return Period(kind, amount)  # type: ignore[arg-type]  # one_of has looked.


def _anchors(place: _Place, listed: list[Any], known: Terms) -> tuple[str, ...]:
    if not listed:
        raise place.error("anchors", "is empty")
    for anchor in listed:
        place.one_of("anchors", anchor, known.lists["anchors"])
    return tuple(listed)


def _rungs(place: _Place, listed: list[Any]) -> tuple[int, ...]:
    if not listed or not all(type(one) is int and one > 0 for one in listed):
        raise place.error("rungs", "must be whole hours above zero")
    return tuple(listed)


def _ended_by(place: _Place, listed: list[Any]) -> tuple[str, ...]:
    for kind in listed:
        place.one_of("ended_by", kind, ENDING)
    return tuple(listed)


def _cap(place: _Place, listed: Any, known: Terms) -> Cap | None:
    if listed is None:
        return None
    table = place.checked(listed, _CAP)
    place.one_of("anchor", table["anchor"], known.lists["anchors"])
    if table["hours"] <= 0:
        raise place.error("hours", "must be above zero")
    return Cap(**table)


def _allowance(place: _Place, listed: Any, known: Terms) -> Allowance | None:
    if listed is None:
        return None
    table = place.checked(listed, _ALLOWANCE)
    for code in table["not_for"]:
        place.one_of("not_for", code, known.lists["organisation"])
    return Allowance(tuple(table["not_for"]))


def _conditions(place: _Place, listed: Any) -> Conditions:
    table = place.checked(listed, _CONDITIONS)
    for key, codes in table.items():
        for code in codes:
            _check_condition(place, key, code)
    return Conditions(**{key: tuple(codes) for key, codes in table.items()})


def _check_condition(place: _Place, key: str, code: Any) -> None:
    known = terms()
    if key == "countries":
        if code not in known.countries and len(str(code)) != 2:
            raise place.error(key, f"{code} is neither a country nor a group of countries")
    elif key in LISTS:
        place.one_of(key, code, known.lists[key])
    else:
        place.one_of(key, code, known.profile_codes)
