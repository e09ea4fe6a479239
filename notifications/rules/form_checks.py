"""What no single table of a form can see: numbers in order, conditions that can come true."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from notifications.rules.form_definition import Condition, Field, Options, Section
from notifications.rules.form_entries import Malformed

# Every filing has them: its type, the instant the clock counts from, the reasons when it is late or
# withdrawn.
NEEDED_IDS: Final = ("kind", "awareness_at", "delay_reasons", "withdrawal_reasons")


def check_numbers(fields: Collection[Field], sections: Collection[Section]) -> None:
    """Sections count from 1 without a gap; fields stand in order, as on the form."""
    for at, section in enumerate(sections, 1):
        if section.number != at:
            raise Malformed(f"section {section.number}.number: number {at} was expected here")
    for field in fields:
        if not 1 <= field.section <= len(sections):
            raise Malformed(f"{field.id}.section: there is no section {field.section}")
    _check_order("section", [(field.id, field.section) for field in fields])
    _check_order("number", [(f.id, f.number) for f in fields if f.number is not None])


def _check_order(key: str, numbers: Iterable[tuple[str, int]]) -> None:
    least = 1
    for name, number in numbers:
        if number < least:
            raise Malformed(f"{name}.{key}: {number} is below {least}, which comes next")
        # Fields share a section, and no two of them a number.
        least = number + 1 if key == "number" else number


def check_conditions(fields: Collection[Field], lists: Collection[Options]) -> None:
    """Each condition asks a field that there is; the fields of every filing are there."""
    by_id = {field.id: field for field in fields}
    for name in NEEDED_IDS:
        if name not in by_id:
            raise Malformed(f"form.field: there is no field {name!r}, which every filing has")
    for field in fields:
        for key, conditions in (("only_if", field.only_if), ("unless", field.unless)):
            _check_answers(f"{field.id}.{key}", conditions, by_id)
    for one in lists:
        for value in one.values:
            _check_answers(f"list {one.id}.{value.code}.only_if", value.only_if, by_id)


def _check_answers(
    where: str, conditions: tuple[Condition, ...], by_id: Mapping[str, Field]
) -> None:
    """A condition asks another field for an answer that it can have."""
    for condition in conditions:
        asked = by_id.get(condition.field)
        if asked is None:
            raise Malformed(f"{where}: there is no field {condition.field!r}")
        codes = [value.code for value in asked.values]
        for answer in condition.any_of:
            if answer not in (codes if isinstance(answer, str) else _ticks(asked)):
                raise Malformed(f"{where}: {condition.field!r} is never answered {answer!r}")


def _ticks(field: Field) -> tuple[bool, ...]:
    # A box is ticked or it says nothing.
    return (True,) if field.kind == "boolean" else ()
