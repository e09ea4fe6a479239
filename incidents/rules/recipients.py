"""To whom a duty is owed: the authority of the organisation, that of another country, or others."""

from collections.abc import Iterable

from incidents.rules.obligations import Rule
from incidents.rules.terms import terms

AUTHORITY = "supervisory_authority"


def recipients(rule: Rule, *, country: str, lead: str, further: Iterable[str]) -> tuple[str, ...]:
    """One code for each deadline of the rule; the authority to notify first stands first.

    A supervisory authority is named ("CNIL"), other recipients stand as in the law book. Under a
    regime of another country it is that country's authority. `further`: the authorities of other
    Member States, each of which a controller without a lead authority notifies (EDPB Guidelines
    9/2022, paragraph 73); national regimes have one.
    """
    if rule.recipient != AUTHORITY:
        return (rule.recipient,)
    countries = rule.pack.conditions.countries
    first = lead if country in terms().country_codes(countries) else _abroad(countries)
    others = tuple(further) if rule.period.kind == "hours" and _is_union_wide(countries) else ()
    named = dict.fromkeys(one for one in (first, *others) if one)
    return tuple(named) or (AUTHORITY,)


def _abroad(countries: tuple[str, ...]) -> str:
    """The authority of a regime of one country, seen from outside; empty for the Union."""
    names = terms().lists["recipients"][AUTHORITY].names
    return names.get(countries[0], "") if not _is_union_wide(countries) else ""


def _is_union_wide(countries: tuple[str, ...]) -> bool:
    return len(terms().country_codes(countries) - terms().country_codes(("FRANCE",))) > 1
