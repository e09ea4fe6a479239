"""The answers of a filing: a mapping of field ids to JSON values. Codes are stored, never labels.

Shapes: text and date are strings (ISO 8601), choice a code, multi a list of codes, boolean a
bool, count `{"kind", "number"}`, instant `{"at" (ISO 8601, UTC), "zone", "precision"}`, and
for any field that allows it `{"unknown": true}`. A field without an answer has no key.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from incidents.rules.canonical import canonical_digest, canonical_json
from notifications.rules.form_definition import Condition, Field, FormDefinition, Level

Answers = dict[str, Any]

UNKNOWN: Final[dict[str, bool]] = {"unknown": True}
TO_BE_DETERMINED: Final = "to_be_determined"
_EMPTY: Final[tuple[object, ...]] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class MissingItem:
    """A field that the filing cannot go without; `label` in the language asked for."""

    field_id: str
    section: int
    label: str


def is_unknown(answer: object) -> bool:
    """Whether somebody answered "not known yet": that is an answer, not a gap."""
    return answer == UNKNOWN


def is_empty(answer: object) -> bool:
    """Whether there is no answer. Zero and "no" are answers."""
    return any(type(answer) is type(empty) and answer == empty for empty in _EMPTY)


def merge(prefilled: Mapping[str, Any], typed: Mapping[str, Any]) -> Answers:
    """What a person typed wins over what is known, also when they emptied the field."""
    both = {**prefilled, **typed}
    return {field_id: answer for field_id, answer in both.items() if not is_empty(answer)}


def _holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    answer = answers.get(condition.field)
    given = answer if isinstance(answer, list) else [answer]
    # `True == 1` in Python: compared with its type, or a code could pass for a ticked box.
    return any(type(one) is type(of) and one == of for one in given for of in condition.any_of)


def is_asked(field: Field, answers: Mapping[str, Any], *, late: bool = False) -> bool:
    """Whether the form asks this question, given the other answers and whether it is late."""
    if field.only_when == "late" and not late:
        return False
    if field.only_if and not _any_holds(field.only_if, answers):
        return False
    return not _any_holds(field.unless, answers)


def _any_holds(conditions: Iterable[Condition], answers: Mapping[str, Any]) -> bool:
    return any(_holds(condition, answers) for condition in conditions)


def _asked(form: FormDefinition, answers: Mapping[str, Any], late: bool) -> Iterator[Field]:
    return (field for field in form.fields() if is_asked(field, answers, late=late))


def _item(field: Field, language: str) -> MissingItem:
    return MissingItem(field.id, field.section, field.label(language))


def required(field: Field, level: Level) -> bool:
    """Whether the field must be answered at this level: the first filing, or the complete one."""
    # What the first filing cannot go without, the complete one cannot either.
    return field.needed_from in ("initial", level)


def missing(
    form: FormDefinition,
    answers: Mapping[str, Any],
    level: Level = "initial",
    *,
    late: bool = False,
    language: str = "fr",
) -> tuple[MissingItem, ...]:
    """The fields that still need an answer, in the order of the form.

    "Not known yet" counts as an answer (Article 33(4) GDPR): see `unknowns`. `late` says that
    the first filing comes after the strict deadline, which asks for the reasons of the delay.
    """
    return tuple(
        _item(field, language)
        for field in _asked(form, answers, late)
        if required(field, level) and not _is_answered(field, answers)
    )


def _is_answered(field: Field, answers: Mapping[str, Any]) -> bool:
    """Whether there is an answer; a choice not offered beside the others is none."""
    answer = answers.get(field.id)
    value = field.value(answer) if isinstance(answer, str) else None
    if value and value.only_if and not _any_holds(value.only_if, answers):
        return False
    return not is_empty(answer)


def unknowns(
    form: FormDefinition, answers: Mapping[str, Any], *, language: str = "fr"
) -> tuple[MissingItem, ...]:
    """The fields answered "not known yet" or "to be determined": what a complement must bring."""
    return tuple(
        _item(field, language) for field in form.fields() if is_open(field, answers.get(field.id))
    )


def is_open(field: Field, answer: object) -> bool:
    """Whether the answer says "not known yet", in whichever way this question has for it."""
    if is_unknown(answer) or (isinstance(answer, dict) and answer.get("kind") == TO_BE_DETERMINED):
        return True
    given = answer if isinstance(answer, list) else [answer]
    return any(value.is_open and value.code in given for value in field.values)


def answers_json(answers: Mapping[str, Any]) -> str:
    """The answers as canonical JSON: sorted keys, no spaces. What is hashed when frozen."""
    return canonical_json(answers)


def answers_digest(answers: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of the answers, in hexadecimal."""
    return canonical_digest(answers)
