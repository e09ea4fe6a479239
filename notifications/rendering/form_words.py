"""The words of a form on the screen: as they stand, as delivered, and who corrected them."""

from dataclasses import dataclass

from notifications.rules.form_definition import Correction, FormDefinition
from notifications.rules.form_words import Word, words_of
from notifications.rules.official_forms import load_form


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word; `original` is that of our file, `limit` the longest answer (0: not known)."""

    word: Word
    original: str
    corrected: Correction | None
    limit: int = 0

    @property
    def kind(self) -> str:
        """`section`, `field` or `value`."""
        return self.word.key.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class WordSection:
    """The words of one section, its title first."""

    title: str
    rows: tuple[WordRow, ...]


def word_rows(form: FormDefinition, limits: dict[str, int]) -> tuple[WordRow, ...]:
    """Every word in the order of the form."""
    originals = {word.key: word.text for word in words_of(load_form(form.id))}
    return tuple(
        WordRow(
            word,
            originals[word.key],
            form.corrections.get(word.key),
            limits.get(word.key.removeprefix("field."), 0) if word.key.startswith("field.") else 0,
        )
        for word in words_of(form)
    )


def word_sections(form: FormDefinition, limits: dict[str, int]) -> tuple[WordSection, ...]:
    """The same, by section."""
    rows = word_rows(form, limits)
    return tuple(
        WordSection(
            f"{section.number}. {section.title(form.filing_language)}",
            tuple(row for row in rows if row.word.section == section.number),
        )
        for section in form.sections
    )
