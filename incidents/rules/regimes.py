"""The regimes of the law book: which rules were in force on a day, and whom they concern."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from incidents.rules.obligations import PROPOSAL, Pack, Profile, Rule
from incidents.rules.recipients import AUTHORITY
from incidents.rules.refusals import Refused
from incidents.rules.regime_packs import read_pack

__all__ = [
    "Rule",
    "applicable",
    "assemble",
    "newest_rule",
    "notification_rules",
    "order_rules",
    "packs",
    "proposals",
    "read_pack",
    "rule_named",
    "rules_in_force",
    "rules_of_regimes",
    "supplement_rules",
]


def rules_in_force(on: date) -> tuple[Rule, ...]:
    """The rules of each regime by its latest file in force on that day, in the order of pages.

    `on` is the day of awareness, whatever a rule counts from.
    """
    return _in_force(_law_book(), on)


def applicable(profile: Profile, on: date) -> tuple[Rule, ...]:
    """The rules in force on that day that concern the profile. Never a proposal."""
    return tuple(rule for rule in rules_in_force(on) if rule.concerns(profile))


def proposals() -> tuple[Rule, ...]:
    """What is only proposed: to compare with, never to apply."""
    return tuple(rule for rule in _law_book() if rule.pack.state == PROPOSAL)


def notification_rules() -> tuple[str, ...]:
    """The rules by which a supervisory authority is notified of a breach, in the order of pages."""
    return _to_the_authority(soft=False)


def supplement_rules() -> tuple[str, ...]:
    """The rules by which an incomplete notification to a supervisory authority is completed."""
    return _to_the_authority(soft=True)


def order_rules() -> tuple[str, ...]:
    """The rules of what a supervisory authority ordered (Article 34(4) GDPR)."""
    return tuple(dict.fromkeys(rule.rule for rule in _law_book() if rule.is_ordered))


def _to_the_authority(*, soft: bool) -> tuple[str, ...]:
    named = (rule.rule for rule in _law_book() if rule.recipient == AUTHORITY and rule.soft is soft)
    return tuple(dict.fromkeys(named))


def rules_of_regimes(names: Iterable[str], profile: Profile, on: date) -> tuple[Rule, ...]:
    """The rules of regimes that somebody named, whether or not the profile is under them.

    The conditions of each rule still count; a proposal is shown, since it was asked for.
    Raises Refused('unknown_regime', value, known).
    """
    wanted = {_regime_named(name) for name in names}
    return tuple(
        rule
        for rule in (*rules_in_force(on), *proposals())
        if rule.regime in wanted and rule.conditions.met_by(profile)
    )


def rule_named(rule: str, version: str) -> Rule | None:
    """The rule as that version stated it; None if the law book no longer holds that version."""
    matches = (one for one in _law_book() if (one.rule, one.version) == (rule, version))
    return next(matches, None)


def newest_rule(rule: str) -> Rule | None:
    """The rule as its latest law file states it, for who has its code alone."""
    stated = (one for one in _law_book() if one.rule == rule)
    return max(stated, key=_by_date, default=None)


def _regime_named(name: str) -> str:
    """ "DORA" of "dora"; "Digital Omnibus" also of "omnibus", the name before the year."""
    known = {_plain(rule.regime): rule.regime for rule in _law_book()}
    short = {_plain(rule.version.split("-20")[0]): rule.regime for rule in _law_book()}
    found = {**short, **known}.get(_plain(name))
    if found is None:
        raise Refused("unknown_regime", value=name, known=", ".join(known.values()))
    return found


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "").replace("-", "")


def _in_force(rules: tuple[Rule, ...], on: date) -> tuple[Rule, ...]:
    """A file that ended leaves its regime empty: the file before it does not come back."""
    begun = [rule for rule in rules if rule.pack.begun(on)]
    latest = {rule.regime: rule.pack for rule in sorted(begun, key=_by_date)}
    return tuple(
        rule for rule in begun if rule.pack == latest[rule.regime] and not rule.pack.ended(on)
    )


def _by_date(rule: Rule) -> date:
    return rule.pack.in_force_from or date.max


def packs() -> tuple[tuple[str, str], ...]:
    """Name and text of every law file, by name."""
    folder = files("incidents.lawbook").joinpath("regimes")
    found = (pack for pack in folder.iterdir() if pack.name.endswith(".toml"))
    return tuple(sorted((pack.name, pack.read_text(encoding="utf-8")) for pack in found))


@cache
def _law_book() -> tuple[Rule, ...]:
    return assemble(packs())


def assemble(law_files: Iterable[tuple[str, str]]) -> tuple[Rule, ...]:
    """The rules of several law files, by rank. Raises ValueError that names file and reason."""
    seen: dict[tuple[str, object], str] = {}
    rules: list[Rule] = []
    for name, text in law_files:
        read = read_pack(name, text)
        _refuse_twins(name, read[0].pack, seen)
        rules += read
    return tuple(sorted(rules, key=lambda rule: rule.pack.rank))


def _refuse_twins(name: str, pack: Pack, seen: dict[tuple[str, object], str]) -> None:
    """One version, and one day of a regime, belong to one file."""
    keys = (("version", pack.version), ("in_force_from", (pack.regime, pack.in_force_from)))
    for key in keys:
        if key in seen:
            raise ValueError(f"{name}: {key[0]}: the same as in {seen[key]}")
        seen[key] = name
