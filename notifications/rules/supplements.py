"""What a complementary filing brings: the answers that changed since what was filed last.

Source: Article 33(4) GDPR, information in phases without undue further delay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from notifications.rules.answer_text import answer_text, change_text, empty_text, not_asked_text
from notifications.rules.answers import is_empty, is_open
from notifications.rules.form_definition import Field, FormDefinition

ChangeKind = Literal[
    "now_known", "not_known_any_more", "added", "taken_out", "changed", "new_question", "gone"
]


@dataclass(frozen=True)
class Said:
    """Answers with the form they were given to: a frozen version, or the draft."""

    form: FormDefinition
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is no longer what was filed.

    `before` and `after` are the question in the form of either time, None where it had no such
    question; `old` and `new` the answers, None where there was none.
    """

    kind: ChangeKind
    before: Field | None
    after: Field | None
    old: Any
    new: Any

    @property
    def field(self) -> Field:
        """The question as the newest form that has it asks it."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change is of a question")
        return found

    def old_text(self, language: str) -> str:
        """What was filed, in words."""
        return _side_text(self.before, self.old, language)

    def new_text(self, language: str) -> str:
        """What stands now, in words."""
        return _side_text(self.after, self.new, language)


def _side_text(field: Field | None, answer: Any, language: str) -> str:
    if field is None:
        return not_asked_text(language)
    return answer_text(field, answer, language) or empty_text(language)


def changes(filed: Said, now: Said) -> tuple[Change, ...]:
    """What changed since it was filed, in the order of the form; what that form lost comes last.

    The kind of the filing and the number of the first one are no change: they follow from filing.
    """
    return tuple(
        Change(_kind(before, after, old, new), before, after, old, new)
        for before, after in _questions(filed.form, now.form)
        for old, new in [(_answer(filed, before), _answer(now, after))]
        if not _is_same(filed, now, (before, old), (after, new))
    )


def _questions(
    before: FormDefinition, after: FormDefinition
) -> Iterator[tuple[Field | None, Field | None]]:
    """Every question that either form asks of a person, as each of them has it."""
    for field in after.fields():
        if not _follows_from_filing(field):
            yield before.by_id.get(field.id), field
    for field in before.fields():
        if field.id not in after.by_id and not _follows_from_filing(field):
            yield field, None


def _follows_from_filing(field: Field) -> bool:
    return bool(field.facts) and all(name.startswith("filing.") for name in field.facts)


def _answer(said: Said, field: Field | None) -> Any:
    answer = said.answers.get(field.id) if field else None
    return None if is_empty(answer) else answer


def _is_same(
    filed: Said, now: Said, before: tuple[Field | None, Any], after: tuple[Field | None, Any]
) -> bool:
    (asked, old), (asks, new) = before, after
    if old is None or new is None or asked is None or asks is None:
        return old is None and new is None
    # The codes of one authority keep their meaning when its form is reworded; those of two do not.
    if filed.form.authority == now.form.authority and asked.kind == asks.kind:
        return bool(old == new)
    language = now.form.filing_language
    return answer_text(asked, old, language) == answer_text(asks, new, language)


def _kind(before: Field | None, after: Field | None, old: Any, new: Any) -> ChangeKind:
    if before is None:
        return "new_question"
    if after is None:
        return "gone"
    if old is None or new is None:
        return "added" if old is None else "taken_out"
    was_open, still_open = is_open(before, old), is_open(after, new)
    if was_open == still_open:
        return "changed"
    return "now_known" if was_open else "not_known_any_more"


def supplement_text(found: tuple[Change, ...], language: str) -> str:
    """The changes as plain text to copy, under the labels of the form; empty without one."""
    return "\n\n".join(
        change_text(
            f"{change.field.section}. {change.field.label(language)}",
            change.old_text(language),
            change.new_text(language),
            language,
        )
        for change in found
    )
