"""An authority's form as data: its sections, fields and official labels.

The files of `notifications/official_forms` are dated and never change once a filing was made
with them; a newer form is a newer file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal, get_args

from incidents.rules.languages import spoken

Kind = Literal["text", "choice", "multi", "count", "instant", "date", "boolean"]
KINDS: Final = get_args(Kind)
CHECKS: Final = ("siren", "email")


@dataclass(frozen=True, slots=True)
class Value:
    """One choice: our code, the label of the form byte for byte, our English for the screen.

    `stands_for` names the fact codes that are filed as this choice.
    """

    code: str
    label_fr: str
    label_en: str
    stands_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """True when the answer to `field` is, or contains, one of `any_of`."""

    field: str
    any_of: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `only_if`, `unless` and `only_when` say when it is asked at all."""

    id: str
    section: int
    kind: Kind
    label_fr: str
    label_en: str
    source: str
    status: str
    checked_on: date
    fact: str = ""
    required_initial: bool = False
    required_complete: bool = False
    unknown: bool = False
    check: str = ""
    only_if: Condition | None = None
    unless: Condition | None = None
    only_when: str = ""
    values: tuple[Value, ...] = ()

    def label(self, language: str) -> str:
        """The official label in French, our translation otherwise."""
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
    source: str
    status: str
    checked_on: date
    fields: tuple[Field, ...]

    def title(self, language: str) -> str:
        """The title in French as in the form, our translation otherwise."""
        return self.title_fr if spoken(language) == "fr" else self.title_en


@dataclass(frozen=True)
class FormDefinition:
    """A dated form of one authority. `sources` explains `Field.source`, by letter and language."""

    id: str
    version: str
    authority: str
    title_fr: str
    title_en: str
    filing_language: str
    portal_url: str
    dated: date
    checked_on: date
    sources: dict[str, dict[str, str]]
    sections: tuple[Section, ...]

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """Every field by its id."""
        return {field.id: field for field in self.fields()}

    def fields(self) -> Iterator[Field]:
        """Every field, in the order of the form."""
        for section in self.sections:
            yield from section.fields

    def sources_of(self, field: Field, language: str) -> list[str]:
        """Where the label of a field was read, in French or in English."""
        reads = spoken(language)
        return [self.sources[letter][reads] for letter in field.source.split(", ")]

    def title(self, language: str) -> str:
        """The title in French as in the form, our translation otherwise."""
        return self.title_fr if spoken(language) == "fr" else self.title_en
