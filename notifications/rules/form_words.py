"""The words of a form that a person may correct: titles, questions and choices, each by a key.

`section.7`, `field.nature`, `value.nature.integrity`. A correction changes the words in the
language of the form and nothing else: codes, conditions and our translation stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from incidents.rules.languages import spoken
from incidents.rules.refusals import Refused
from notifications.rules.forbidden_characters import require_clean
from notifications.rules.form_definition import (
    Correction,
    Field,
    FormDefinition,
    Options,
    Section,
    Value,
)

LONGEST_WORD: Final = 500
T = TypeVar("T", Field, Value)


@dataclass(frozen=True, slots=True)
class Word:
    """A title, question or choice under its key; `section` is where it stands."""

    key: str
    section: int
    text: str


def words_of(form: FormDefinition) -> Iterator[Word]:
    """Every word of the form in its own language and order; a list stands at its first question."""
    seen: set[str] = set()
    for section in form.sections:
        language = form.filing_language
        yield Word(f"section.{section.number}", section.number, section.title(language))
        for field in section.fields:
            yield Word(f"field.{field.id}", section.number, field.label(language))
            if field.options and field.options.id not in seen:
                seen.add(field.options.id)
                yield from _choices(field.options, section.number, language)


def _choices(options: Options, section: int, language: str) -> Iterator[Word]:
    for value in options.values:
        yield Word(f"value.{options.id}.{value.code}", section, value.label(language))


def check_word(text: str) -> str:
    """The corrected words as they are kept.

    Raises `Refused`: `word_empty`, `answer_too_long`, `control_character`, with field `text`.
    """
    text = text.strip()
    if not text:
        raise Refused("word_empty", field="text")
    if len(text) > LONGEST_WORD:
        raise Refused("answer_too_long", field="text", longest=LONGEST_WORD)
    require_clean(text, field="text")
    return text


def with_corrections(form: FormDefinition, corrections: Mapping[str, Correction]) -> FormDefinition:
    """The form in the corrected words; a key that the form does not have changes nothing."""
    if not corrections:
        return form
    return replace(
        form,
        lists=tuple(_list(form, one, corrections) for one in form.lists),
        sections=tuple(_section(form, one, corrections) for one in form.sections),
        corrections=dict(corrections),
    )


def _section(form: FormDefinition, section: Section, texts: Mapping[str, Correction]) -> Section:
    fields = tuple(_field(form, field, texts) for field in section.fields)
    found = texts.get(f"section.{section.number}")
    section = replace(section, fields=fields)
    if found is None:
        return section
    if spoken(form.filing_language) == "fr":
        return replace(section, title_fr=found.text)
    return replace(section, title_en=found.text)


def _field(form: FormDefinition, field: Field, texts: Mapping[str, Correction]) -> Field:
    if field.options:
        field = replace(field, options=_list(form, field.options, texts))
    return _labelled(form, field, texts.get(f"field.{field.id}"))


def _list(form: FormDefinition, options: Options, texts: Mapping[str, Correction]) -> Options:
    return replace(
        options,
        values=tuple(
            _labelled(form, value, texts.get(f"value.{options.id}.{value.code}"))
            for value in options.values
        ),
    )


def _labelled(form: FormDefinition, one: T, found: Correction | None) -> T:
    if found is None:
        return one
    if spoken(form.filing_language) == "fr":
        return replace(one, label_fr=found.text)
    return replace(one, label_en=found.text)
