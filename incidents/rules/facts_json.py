"""The facts as text and as a hash: the same facts always give the same bytes."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, Final

from incidents.rules.canonical import canonical_digest, canonical_json
from incidents.rules.facts import CODE_LISTS, COUNTS, INSTANTS, BreachFacts, Count, facts_from
from incidents.rules.refusals import Refused

# Facts that came after the first hashes were written.
LATER: Final = frozenset(
    {"affected_countries", "persons_per_country", "joint_lead", "joint_lead_name"}
)


def _plain(value: object) -> object:
    if isinstance(value, Count):
        return {"kind": value.kind, "number": value.number}
    if isinstance(value, datetime):
        # In UTC, so that the same instant typed in two zones gives the same digest.
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def to_mapping(facts: BreachFacts) -> dict[str, object]:
    """Every fact as JSON-ready values: counts as objects, instants as ISO 8601 in UTC."""
    return {field.name: _plain(getattr(facts, field.name)) for field in fields(facts)}


def to_json(facts: BreachFacts) -> str:
    """The facts as canonical JSON: sorted keys, no spaces, no escaped letters."""
    return canonical_json(_as_before(facts))


def from_mapping(values: dict[str, Any]) -> BreachFacts:
    """The facts out of `to_mapping`. Fields that are absent are unknown.

    Raises `Refused` (`facts_unreadable`, or what `BreachFacts` and `Count` refuse).
    """
    read = dict(values)
    try:
        for name in CODE_LISTS:
            read[name] = tuple(read.get(name) or ())
        for name in COUNTS:
            read[name] = Count(**read[name]) if read.get(name) else None
        for name in INSTANTS:
            read[name] = datetime.fromisoformat(read[name]) if read.get(name) else None
        day = read.get("communication_on")
        read["communication_on"] = date.fromisoformat(day) if day else None
    except (TypeError, ValueError) as error:
        raise Refused("facts_unreadable", reason=str(error)) from error
    return facts_from(read)


def digest(facts: BreachFacts) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: names a state of the facts in a journal."""
    return canonical_digest(_as_before(facts))


def _as_before(facts: BreachFacts) -> dict[str, object]:
    """Without later facts that nobody stated: what was hashed before them keeps its hash."""
    values = to_mapping(facts)
    return {name: value for name, value in values.items() if value or name not in LATER}
