"""What is looked at again before a filing leaves: remarks, and none of them stands in the way.

The person decides. A remark names the field and never repeats what it found there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from notifications.rules.contradictions import contradictions
from notifications.rules.form_definition import Field, FormDefinition
from notifications.rules.private_numbers import (
    SHORTEST_LIST,
    addresses,
    ibans,
    social_security_numbers,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at again. `line` counts from 1 in a narrative; `count` says how many."""

    code: str
    field_id: str
    line: int | None = None
    count: int = 0


_AT_LEAST: Final[dict[str, tuple[Callable[[str], list[int]], int]]] = {
    "address_list": (addresses, SHORTEST_LIST),
    "social_security_number": (social_security_numbers, 1),
    "iban": (ibans, 1),
}
# What people type where the form has a box for it, in either language.
_UNKNOWN_IN_WORDS: Final = re.compile(
    r"[-–—?. 0]+|n\.?/?[ac]\.?|tbd|inconnue?s?|non connue?s?|unknown|not known(?: yet)?"
    r"|[àa] d[ée]terminer|to be determined",
    re.IGNORECASE,
)


def remarks(form: FormDefinition, answers: Mapping[str, Any]) -> tuple[Remark, ...]:
    """Everything to look at again in these answers, in the order of the form.

    Personal data in narratives (Article 5(1)(c) GDPR), answers that exclude each other, zero where
    "not known yet" was meant (Article 33(4)), fewer records than persons.
    """
    found = [*_of_narratives(form, answers)]
    found += [Remark(code, field_id) for code, field_id in contradictions(form, answers)]
    places = {field.id: place for place, field in enumerate(form.fields())}
    return tuple(sorted(found, key=lambda remark: places[remark.field_id]))


def _of_narratives(form: FormDefinition, answers: Mapping[str, Any]) -> Iterator[Remark]:
    for field in form.fields():
        answer = answers.get(field.id)
        # A field with a check of its own holds one address or one number because it asks for it.
        if field.kind == "text" and not field.check and isinstance(answer, str):
            yield from _of_narrative(field, answer)


def _of_narrative(field: Field, text: str) -> Iterator[Remark]:
    for code, (positions_in, least) in _AT_LEAST.items():
        positions = positions_in(text)
        if len(positions) >= least:
            line = text.count("\n", 0, positions[0]) + 1
            yield Remark(code, field.id, line=line, count=len(positions))
    if field.unknown and _UNKNOWN_IN_WORDS.fullmatch(text.strip()):
        yield Remark("unknown_in_words", field.id)
