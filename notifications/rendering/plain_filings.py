"""A filing as plain text: the whole of it, one block per question."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from notifications.rendering.documents import Answers, FilingContext, filing_data
from notifications.rendering.filing_words import (
    closing_notes,
    closing_rows,
    opening_rows,
    reading_note,
    state_line,
)
from notifications.rendering.safe_lines import safe_lines
from notifications.rules.form_definition import FormDefinition

# An answer is set in, a label never: so nothing that a person typed passes for a question.
INDENT: Final = "    "
BULLET: Final = "- "


def filing_text(
    form: FormDefinition, answers: Answers, context: FilingContext, language: str
) -> str:
    """The filing as text that ends with a line break; the same input gives the same text.

    Raises `ValueError` for a stored code the form does not have.
    """
    data = filing_data(form, answers, context, language)
    return "\n\n".join("\n".join(block) for block in _blocks(data)) + "\n"


def _blocks(data: Mapping[str, Any]) -> Iterator[list[str]]:
    yield [_one_line(state_line(data)), *_underlined(data["title"], "=")]
    if reading_note(data):
        yield [reading_note(data)]
    yield from _rows(opening_rows(data))
    for section in data["sections"]:
        if section["answers"]:
            yield _underlined(f"{section['number']}. {section['title']}", "-")
        yield from map(_answer, section["answers"])
    yield from ([note] for note in closing_notes(data))
    yield from _rows(closing_rows(data))


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    return ([label, *_set_in(text)] for label, text in rows)


def _answer(answer: Mapping[str, Any]) -> list[str]:
    mark = BULLET if answer["kind"] == "multi" and answer["state"] == "given" else ""
    lines = [line for text in answer["lines"] for line in _set_in(text, mark)]
    return [answer["label"], *lines]


def _set_in(text: str, mark: str = "") -> list[str]:
    return [f"{INDENT}{mark}{line}".rstrip() for line in safe_lines(text)]


def _underlined(words: str, sign: str) -> list[str]:
    return [words, sign * len(words)]


def _one_line(text: str) -> str:
    return " ".join(safe_lines(text))
