"""Answers that cannot both be true, found by the facts they stand for, whatever the form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from incidents.rules.instants import on_the_wall
from notifications.rules.answers import is_empty, is_unknown
from notifications.rules.form_definition import Field, FormDefinition

TOLD: Final = "yes_informed"
WILL_BE_TOLD: Final = "no_but_will"
WILL_NOT_BE_TOLD: Final = "no_will_not"
# What says that people were informed, where the answer is that they will be or will not be.
_DONE: Final = ("communication.done_on", "communication_count")
_SAYS_TOLD: Final = {
    WILL_BE_TOLD: _DONE,
    WILL_NOT_BE_TOLD: (
        *_DONE,
        "communication_on",
        "communication.planned_on",
        "communication_means",
    ),
}
NO_NUMBER: Final = ("undeterminable", "to_be_determined")

Found = tuple[str, str]  # The code of the remark and the id of the field to look at.


@dataclass(frozen=True)
class _Said:
    """The answers by the names of the facts that they stand for."""

    form: FormDefinition
    answers: Mapping[str, Any]

    def fields(self, fact: str) -> Iterator[Field]:
        """Every field of that fact with an answer that says something."""
        for field in self.form.fields():
            answer = self.answers.get(field.id)
            if fact in field.facts and not is_empty(answer) and not is_unknown(answer):
                yield field

    def field(self, *facts: str) -> Field | None:
        return next((field for fact in facts for field in self.fields(fact)), None)

    def codes(self, fact: str) -> set[str]:
        """The codes of our facts that the chosen answer stands for."""
        values = (field.value(str(self.answers[field.id])) for field in self.fields(fact))
        return {code for value in values if value for code in value.stands_for}

    def number(self, fact: str) -> tuple[Field, int] | None:
        """The number said for a fact and where, if one was said."""
        for field in self.fields(fact):
            answer = self.answers[field.id]
            number = answer.get("number") if isinstance(answer, dict) else answer
            if field.kind in ("count", "number") and type(number) is int:
                return field, number
        return None


def contradictions(form: FormDefinition, answers: Mapping[str, Any]) -> Iterator[Found]:
    """What the answers say and say otherwise elsewhere: (code, field id).

    Also answers to questions that are not asked just now: they are frozen with the others.
    """
    said = _Said(form, answers)
    for check in _CHECKS:
        yield from check(said)


def _moment(said: _Said, field: Field | None) -> tuple[datetime, bool] | None:
    """The local instant of an answer, and whether its hour is known."""
    if field is None or field.kind != "instant":
        return None
    answer = said.answers[field.id]
    at = on_the_wall(datetime.fromisoformat(answer["at"]), answer["zone"])
    return at, answer.get("precision") != "day"


def _is_before(one: tuple[datetime, bool], other: tuple[datetime, bool]) -> bool:
    """Whether it surely came before: where an hour is unknown, the days alone are compared."""
    if one[1] and other[1]:
        return one[0] < other[0]
    return one[0].date() < other[0].date()


def _order(said: _Said) -> Iterator[Found]:
    ended, known = said.field("occurred_to"), said.field("awareness.at")
    began = _moment(said, said.field("occurred_from"))
    for code, field in (("end_before_start", ended), ("aware_before_start", known)):
        later = _moment(said, field)
        if began and later and field and _is_before(later, began):
            yield code, field.id


def _told_and_not(said: _Said) -> Iterator[Found]:
    """Article 34(1) and (3): who were informed, and why they will not be."""
    codes = said.codes("communication")
    reason = said.field("communication_reason")
    if reason and codes & {TOLD, WILL_BE_TOLD}:
        yield "told_and_reason_not_to", reason.id
    facts = [fact for code in sorted(codes) for fact in _SAYS_TOLD.get(code, ())]
    done = said.field(*facts)
    if done and not _is_nobody(said.answers[done.id]):
        yield "not_told_and_told", done.id


def _is_nobody(answer: object) -> bool:
    return isinstance(answer, dict) and not answer.get("number")


def _told_how_many(said: _Said) -> Iterator[Found]:
    told, concerned = said.number("communication_count"), said.number("persons")
    if told and told[1] == 0 and TOLD in said.codes("communication"):
        yield "told_nobody", told[0].id
    if told and concerned and told[1] > concerned[1]:
        yield "told_more_than_concerned", told[0].id


def _how_well_known(said: _Said) -> Iterator[Found]:
    """A form may ask in two fields how many, and how well that is known."""
    for fact in ("persons", "records"):
        numbered = said.number(fact)
        if numbered and said.codes(fact) & set(NO_NUMBER):
            yield "number_and_no_number", numbered[0].id


def _zero(said: _Said) -> Iterator[Found]:
    for fact in ("persons", "records"):
        numbered = said.number(fact)
        if numbered and numbered[1] == 0:
            yield "zero_or_unknown", numbered[0].id


def _fewer_records(said: _Said) -> Iterator[Found]:
    """Each person has a record at least, so that fewer records is rarely meant. Zero is above."""
    records, persons = said.number("records"), said.number("persons")
    if records and persons and 0 < records[1] < persons[1]:
        yield "fewer_records_than_persons", records[0].id


_CHECKS: Final[tuple[Callable[[_Said], Iterator[Found]], ...]] = (
    _order,
    _told_and_not,
    _told_how_many,
    _how_well_known,
    _zero,
    _fewer_records,
)
