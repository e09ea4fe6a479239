"""What does not fit together in the facts: pointed out, and only refused when impossible."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from incidents.rules.facts import BreachFacts, Count

GRAVE: Final = ("significant", "maximal")


@dataclass(frozen=True, slots=True)
class FactWarning:
    """One finding: `error` cannot be true, `warning` may well be. `fields` name the facts."""

    code: str
    severity: Literal["error", "warning"]
    fields: tuple[str, ...]


def _number(count: Count | None) -> int | None:
    return count.number if count else None


def _impossible(facts: BreachFacts) -> Iterator[FactWarning]:
    began, ended = facts.occurred_from, facts.occurred_to
    if began and ended and ended < began:
        yield FactWarning("end_before_beginning", "error", ("occurred_from", "occurred_to"))


def _unlikely_counts(facts: BreachFacts) -> Iterator[FactWarning]:
    persons, records = _number(facts.persons), _number(facts.records)
    if persons is not None and records is not None and records < persons:
        yield FactWarning("records_fewer_than_persons", "warning", ("records", "persons"))
    if facts.severity in GRAVE and persons == 0:
        yield FactWarning("zero_persons_but_grave", "warning", ("persons", "severity"))
    if facts.severity in GRAVE and records == 0:
        yield FactWarning("zero_records_but_grave", "warning", ("records", "severity"))
    informed = facts.communication_count
    if informed is not None and persons is not None and informed > persons:
        fields = ("communication_count", "persons")
        yield FactWarning("more_informed_than_concerned", "warning", fields)


def _unlikely_lists(facts: BreachFacts) -> Iterator[FactWarning]:
    for prefix, nature in (("c_", "confidentiality"), ("i_", "integrity"), ("a_", "availability")):
        told = any(code.startswith(prefix) for code in facts.consequences)
        if told and nature not in facts.nature:
            yield FactWarning(
                f"consequence_without_{nature}", "warning", ("consequences", "nature")
            )
    if facts.occurrence_kind == "ongoing" and facts.occurred_to:
        fields = ("occurrence_kind", "occurred_to")
        yield FactWarning("ongoing_but_ended", "warning", fields)


def warnings(facts: BreachFacts) -> tuple[FactWarning, ...]:
    """Everything about these facts that a careful reader would question, errors first."""
    return (*_impossible(facts), *_unlikely_counts(facts), *_unlikely_lists(facts))
