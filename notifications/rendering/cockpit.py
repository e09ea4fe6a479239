"""The worksheet of a filing for the screen: what to copy, from where, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from incidents.rules.languages import spoken
from notifications.rendering.documents import shown_fields
from notifications.rules.answer_text import answer_text, copy_text
from notifications.rules.answers import Answers, is_asked, is_empty, is_unknown, required
from notifications.rules.form_definition import (
    Condition,
    Correction,
    Field,
    FormDefinition,
    Reading,
    Section,
)
from notifications.selectors.filings import Worksheet

VERIFIED: Final[dict[str, Promise]] = {
    "open data": gettext_lazy("as in the open data of the authority"),
    "secondary source": gettext_lazy("read in a source that quotes the form"),
    "ours": gettext_lazy("our own words"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where words of the form were read and when they were last compared with their source.

    `word` is the key of the words (`rules/form_words`); `by` who corrected them, if anybody did.
    """

    label: str
    sources: str
    verified: str
    is_to_be_checked: bool
    checked_on: date
    word: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the screen.

    `official` is the label of the form, `spoken` the reader's own words where they differ.
    `text` is the answer in the language of the filing, `meaning` in the reader's where that says
    more; `copy` is what goes into the box of the authority; `facts_say` what the facts give where a
    person typed something else; `missing` is "initial", "complete" or empty; `corrected` is set
    where a person corrected the label.
    """

    field: Field
    official: str
    spoken: str
    state: str
    text: str
    copy: str
    meaning: str
    from_facts: bool
    facts_say: str
    asked_if: str
    missing: str
    corrected: Correction | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its lines."""

    number: int
    official: str
    spoken: str
    lines: tuple[Line, ...]
    origins: tuple[Origin, ...]


def parts(sheet: Worksheet, *, late: bool, every: bool) -> list[Part]:
    """The sections in the order of the form; `every` also with the questions not asked now."""
    return [_part(sheet, section, late=late, every=every) for section in sheet.form.sections]


def _part(sheet: Worksheet, section: Section, *, late: bool, every: bool) -> Part:
    asked = shown_fields(section, sheet.answers, late)
    fields = _every_field(section, sheet, late) if every else asked
    return Part(
        section.number,
        section.title(sheet.form.filing_language),
        _beside(sheet.form, section.title(_language())),
        tuple(_line(sheet, field, late=late) for field in fields),
        tuple(origin for field in fields for origin in _origins(sheet.form, field)),
    )


def _every_field(section: Section, sheet: Worksheet, late: bool) -> list[Field]:
    return [
        field
        for field in section.fields
        if not _is_settled(field)
        or is_asked(field, sheet.answers, late=late)
        or not is_empty(sheet.answers.get(field.id))
    ]


def _is_settled(field: Field) -> bool:
    """Whether the course of things decides if it is asked, and no other answer on this page.

    The reasons for a delay are asked of the late, the first number of a complement.
    """
    return field.only_when == "late" or any(one.field == "kind" for one in field.only_if)


def _line(sheet: Worksheet, field: Field, *, late: bool) -> Line:
    answer, known = sheet.answers.get(field.id), sheet.known.get(field.id)
    official = sheet.form.filing_language
    # The type of a filing follows from what was filed before: nobody stated it as a fact.
    is_fact = not any(name.startswith("filing.") for name in field.facts)
    from_facts = is_fact and not is_empty(answer) and answer == known
    return Line(
        field=field,
        official=field.label(official),
        spoken=_beside(sheet.form, field.label(_language())),
        state="empty" if is_empty(answer) else "unknown" if is_unknown(answer) else "given",
        text=answer_text(field, answer, official),
        copy=copy_text(field, answer, official),
        meaning=_meaning(field, answer, official),
        from_facts=from_facts,
        facts_say="" if answer == known else answer_text(field, known, _language()),
        asked_if=_asked_if(sheet.form, field),
        missing=_missing(sheet, field, late=late),
        corrected=sheet.form.corrections.get(f"field.{field.id}"),
    )


def _language() -> str:
    return get_language() or "en"


def _beside(form: FormDefinition, words: str) -> str:
    """The reader's words, where they are not the official ones already."""
    return "" if spoken(_language()) == spoken(form.filing_language) else words


def _meaning(field: Field, answer: Any, official: str) -> str:
    """The answer in the reader's words, where they say anything that the copy does not."""
    spoken = answer_text(field, answer, _language())
    return "" if spoken == copy_text(field, answer, official) else spoken


def _missing(sheet: Worksheet, field: Field, *, late: bool) -> str:
    if not is_empty(sheet.answers.get(field.id)) or not is_asked(field, sheet.answers, late=late):
        return ""
    if required(field, "initial"):
        return "initial"
    return "complete" if required(field, "complete") else ""


def _asked_if(form: FormDefinition, field: Field) -> str:
    if field.only_when == "late":
        return _("Asked of a first notification after the 72 hours.")
    return " ".join(_condition(form, condition) for condition in field.only_if)


def _condition(form: FormDefinition, condition: Condition) -> str:
    words = {"label": form.by_id[condition.field].label(form.filing_language)}
    words["values"] = " / ".join(_value_labels(form, condition))
    return _("Asked when “%(label)s” is: %(values)s.") % words


def _value_labels(form: FormDefinition, condition: Condition) -> Iterator[str]:
    for code in condition.any_of:
        value = form.by_id[condition.field].value(str(code))
        yield value.label(form.filing_language) if value else _("yes")


def _origins(form: FormDefinition, field: Field) -> Iterator[Origin]:
    """Where the label of a question was read, and where its list was."""
    label, word = field.label(form.filing_language), f"field.{field.id}"
    yield _origin(form, label, field.reading, word)
    if field.options:
        words = _("%(label)s: its choices") % {"label": label}
        yield _origin(form, words, field.options.reading)


def _origin(form: FormDefinition, label: str, reading: Reading, word: str = "") -> Origin:
    corrected = form.corrections.get(word)
    return Origin(
        label,
        " · ".join(form.sources_of(reading, _language())),
        str(VERIFIED[reading.verified]),
        reading.is_to_be_checked and corrected is None,
        corrected.on if corrected else reading.checked_on,
        word,
        corrected.by if corrected else "",
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A question on which two people differ, in the reader's words."""

    official: str
    stands: str
    typed: str


def differences(sheet: Worksheet, typed: Answers) -> list[Difference]:
    """Where what somebody typed is not what stands now."""
    language = _language()
    return [
        Difference(
            field.label(sheet.form.filing_language),
            answer_text(field, sheet.answers.get(field.id), language),
            answer_text(field, typed[field.id], language),
        )
        for field in sheet.form.fields()
        if field.id in typed and typed[field.id] != sheet.answers.get(field.id)
    ]
