"""A filing as DOCX, to be worked on in a word processor: headings, labels, answers."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from docx.document import Document as Paper

from notifications.rendering.documents import Answers, FilingContext, filing_data
from notifications.rendering.filing_words import (
    closing_notes,
    closing_rows,
    opening_rows,
    reading_note,
    state_line,
    words_for,
)
from notifications.rendering.safe_lines import safe_lines
from notifications.rendering.word_files import packed
from notifications.rendering.word_styles import (
    ANSWER,
    CHOICE,
    HEADING,
    LABEL,
    NOTE,
    OPEN,
    TITLE,
    new_paper,
    number_pages,
    written,
)
from notifications.rules.form_definition import FormDefinition


def filing_docx(
    form: FormDefinition, answers: Answers, context: FilingContext, language: str
) -> bytes:
    """The filing as DOCX bytes; the same input gives the same bytes.

    Raises `ValueError` for a stored code the form does not have.
    """
    data = filing_data(form, answers, context, language)
    paper = new_paper(data["language"])
    _describe(paper, data, context)
    _margins(paper, data)
    _head(paper, data)
    for section in data["sections"]:
        _section(paper, section)
    _foot(paper, data)
    saved = io.BytesIO()
    paper.save(saved)
    return packed(saved.getvalue())


def _describe(paper: Paper, data: Mapping[str, Any], context: FilingContext) -> None:
    about = paper.core_properties
    # The format takes no more than 255 signs in each of these.
    about.title = _one_line(f"{data['title']} – {data['reference']}")[:255]
    about.author = _one_line(data["organisation"])[:255]
    about.last_modified_by = about.author
    about.comments = ""
    about.language = data["language"]
    about.created = about.modified = context.made_at
    about.revision = 1


def _margins(paper: Paper, data: Mapping[str, Any]) -> None:
    page = paper.sections[0]
    head = f"{data['organisation']} · {data['reference']}"
    page.header.paragraphs[0].text = _one_line(head)
    foot = page.footer.paragraphs[0]
    foot.text = f"{_one_line(state_line(data))} · {words_for(data)['page']} "
    number_pages(foot)


def _head(paper: Paper, data: Mapping[str, Any]) -> None:
    written(paper, _one_line(state_line(data)), NOTE)
    written(paper, data["title"], TITLE)
    if reading_note(data):
        written(paper, reading_note(data), NOTE)
    _rows(paper, opening_rows(data))


def _section(paper: Paper, section: Mapping[str, Any]) -> None:
    if section["answers"]:
        written(paper, f"{section['number']}. {section['title']}", HEADING)
    for answer in section["answers"]:
        written(paper, answer["label"], LABEL)
        _answer(paper, answer)


def _answer(paper: Paper, answer: Mapping[str, Any]) -> None:
    if answer["state"] != "given":
        written(paper, answer["lines"][0], OPEN)
    elif answer["kind"] == "multi":
        for line in answer["lines"]:
            written(paper, _one_line(line), CHOICE)
    else:
        written(paper, _lines("\n".join(answer["lines"])), ANSWER)


def _rows(paper: Paper, rows: Iterable[tuple[str, str]]) -> None:
    for label, text in rows:
        written(paper, label, LABEL)
        written(paper, _lines(text), ANSWER)


def _foot(paper: Paper, data: Mapping[str, Any]) -> None:
    for note in closing_notes(data):
        written(paper, note, NOTE)
    _rows(paper, closing_rows(data))


def _lines(text: str) -> str:
    """Each line of a text in one paragraph: who typed an empty line sees it again."""
    return "\n".join(safe_lines(text))


def _one_line(text: str) -> str:
    return " ".join(safe_lines(text))
