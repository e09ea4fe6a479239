"""Which kinds of incident matter to an organisation: those on which a duty of a regime depends."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from incidents.rules.obligations import Profile, Rule

# What a person does not tick: read off the facts, and off what an authority wrote.
READ_OFF: Final = frozenset({"high_risk", "ordered"})


def kinds_that_matter(
    rules: Iterable[Rule], profile: Profile, known: Iterable[str]
) -> dict[str, tuple[Rule, ...]]:
    """The kinds of incident among `known` that open a rule for the profile, in that order.

    Each with the rules it opens, alone or with the other kinds that the rule asks for. `rules`
    are those in force on the day of awareness.
    """
    asked = [(rule, _asked_of_the_incident(rule)) for rule in rules]
    would = [(rule, kinds) for rule, kinds in asked if kinds and _would_concern(rule, profile)]
    opened = {kind: tuple(rule for rule, kinds in would if kind in kinds) for kind in known}
    return {kind: rules for kind, rules in opened.items() if rules}


def regimes_beside(rules: Iterable[Rule], profile: Profile) -> tuple[str, ...]:
    """The regimes that concern no such organisation, whatever the incident is, in their order."""
    listed = list(rules)
    concerned = {rule.regime for rule in listed if _would_concern(rule, profile)}
    return tuple(dict.fromkeys(rule.regime for rule in listed if rule.regime not in concerned))


def _asked_of_the_incident(rule: Rule) -> frozenset[str]:
    return frozenset((*rule.pack.conditions.incident, *rule.conditions.incident))


def _would_concern(rule: Rule, profile: Profile) -> bool:
    return rule.concerns(replace(profile, codes=profile.codes | _asked_of_the_incident(rule)))
