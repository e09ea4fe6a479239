"""An authority's form as data: its sections, fields, lists and official labels.

The files of `notifications/official_forms` are dated and never change once a filing was made
with them; a newer form is a newer file.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal, get_args

from incidents.rules.languages import spoken

Kind = Literal["text", "choice", "multi", "count", "number", "instant", "date", "boolean"]
KINDS: Final = get_args(Kind)
LISTED: Final = ("choice", "multi")
CHECKS: Final = ("siren", "email")

Verified = Literal["open data", "secondary source", "ours"]
VERIFIED: Final = get_args(Verified)
# What the form itself says of a question; "not published": no source tells.
Required = Literal["required", "conditional", "optional", "not published"]
REQUIRED: Final = get_args(Required)
# The level of a filing: the first one, or the complete one (Article 33(4) GDPR).
Level = Literal["initial", "complete"]
LEVELS: Final = get_args(Level)
Standing = Literal["in force", "consultation draft", "ours"]
STANDINGS: Final = get_args(Standing)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where words were read (letters of the form's sources), how sure they are, and when."""

    sources: tuple[str, ...]
    verified: Verified
    checked_on: date

    @property
    def is_to_be_checked(self) -> bool:
        """Whether the words are still to be checked against the live form.

        The open data of an authority are its own words; all others were read at second hand.
        """
        return self.verified != "open data"


@dataclass(frozen=True, slots=True)
class Correction:
    """Words as the person `by` read them in the live form, on that day."""

    text: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Condition:
    """True when the answer to `field` is, or contains, one of `any_of`."""

    field: str
    any_of: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One choice: its code, its label in both languages, the official one byte for byte.

    `stands_for` names the fact codes that are filed as this choice. `is_open` says "not known
    yet" in the words of the form. With `only_if`, it is offered only under another answer.
    """

    code: str
    label_fr: str
    label_en: str
    stands_for: tuple[str, ...]
    reading: Reading
    is_open: bool = False
    only_if: tuple[Condition, ...] = ()

    def label(self, language: str) -> str:
        """The label in French or in English."""
        return self.label_fr if spoken(language) == "fr" else self.label_en


@dataclass(frozen=True, slots=True)
class Options:
    """A list to choose from, with where it was read."""

    id: str
    reading: Reading
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `only_if` (any of them), `unless` and `only_when` say when it is asked at all.

    `number` is the form's own, where it numbers its fields. `required` is what the form says,
    `needed_from` the level from which a filing cannot go without it. `repeatable`: one per line.
    """

    id: str
    section: int
    kind: Kind
    label_fr: str
    label_en: str
    reading: Reading
    required: Required
    number: int | None = None
    facts: tuple[str, ...] = ()
    needed_from: Level | None = None
    unknown: bool = False
    repeatable: bool = False
    check: str = ""
    only_if: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    only_when: str = ""
    options: Options | None = None

    @property
    def values(self) -> tuple[Value, ...]:
        """The choices, in the order of the form; none for a question without a list."""
        return self.options.values if self.options else ()

    def label(self, language: str) -> str:
        """The label in French or in English; official in the language of the form."""
        return self.label_fr if spoken(language) == "fr" else self.label_en

    def value(self, code: str) -> Value | None:
        """The choice with this code, if the field has it."""
        return next((value for value in self.values if value.code == code), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the form, with its fields in the order of the form."""

    number: int
    title_fr: str
    title_en: str
    reading: Reading
    fields: tuple[Field, ...]

    def title(self, language: str) -> str:
        """The title in French or in English; official in the language of the form."""
        return self.title_fr if spoken(language) == "fr" else self.title_en


@dataclass(frozen=True)
class FormDefinition:
    """A dated form. `authority` is empty where it serves any; `sources` explains the letters.

    Its labels are official in `filing_language`, and our translation in the other language.
    `corrections` are those that stand in it already, by the keys of `rules/form_words`.
    """

    id: str
    version: str
    authority: str
    title_fr: str
    title_en: str
    filing_language: str
    standing: Standing
    dated: date
    checked_on: date
    sources: dict[str, dict[str, str]]
    lists: tuple[Options, ...]
    sections: tuple[Section, ...]
    corrections: Mapping[str, Correction] = dataclasses.field(default_factory=dict)

    @property
    def is_letter(self) -> bool:
        """Whether it is our letter to any authority, and no authority's own form."""
        return self.standing == "ours"

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """Every field by its id."""
        return {field.id: field for field in self.fields()}

    def fields(self) -> Iterator[Field]:
        """Every field, in the order of the form."""
        for section in self.sections:
            yield from section.fields

    def readings(self) -> Iterator[tuple[str, Reading]]:
        """Every label and every list by name, with where it was read."""
        for section in self.sections:
            yield f"section {section.number}", section.reading
        for field in self.fields():
            yield field.id, field.reading
        for one in self.lists:
            yield f"list {one.id}", one.reading
            yield from ((f"{one.id}.{value.code}", value.reading) for value in one.values)

    def sources_of(self, reading: Reading, language: str) -> list[str]:
        """Where words were read, in French or in English."""
        return [self.sources[letter][spoken(language)] for letter in reading.sources]

    def title(self, language: str) -> str:
        """The title in French or in English; official in the language of the form."""
        return self.title_fr if spoken(language) == "fr" else self.title_en
