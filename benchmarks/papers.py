"""The filing that is set in type, another one each time, and what must be read back from it."""

import io
import json
import re
from dataclasses import replace

import docx
import pypdf

from notifications.rendering.documents import filing_data
from notifications.tests.whole_filings import FORMS, answers_to_all, context_in

FORM = FORMS["cnil"]
LANGUAGE = "fr"


def answers(number):
    """An answer to every question; the number makes them those of another incident."""
    every = answers_to_all(FORM)
    return every | {"description": f"Violation {number}. {every['description']}"}


def context(number):
    """What stands around the answers."""
    return replace(context_in(LANGUAGE), reference=f"LDT-2026-{number:04}")


def data(number):
    """The same in words, as every way of setting type is given it."""
    return filing_data(FORM, answers(number), context(number), LANGUAGE)


def insist_on_pdf(content, number):
    """Every label and every answer is read back. Raises AssertionError."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    _insist(" ".join(page.extract_text() for page in pages), number)


def insist_on_docx(content, number):
    """The same of a DOCX."""
    paper = docx.Document(io.BytesIO(content))
    _insist(" ".join(paragraph.text for paragraph in paper.paragraphs), number)


def insist_on_json(content, number):
    """The very answers."""
    assert json.loads(content)["answers"] == answers(number)


def insist_on_all(three, number):
    """The three files of one filing."""
    pdf, word, structured = three
    insist_on_pdf(pdf, number)
    insist_on_docx(word, number)
    insist_on_json(structured, number)


def _insist(text, number):
    read = _solid(text)
    missing = [words for words in _words(number) if _solid(words) not in read]
    assert not missing, missing


def _words(number):
    for section in data(number)["sections"]:
        for answer in section["answers"]:
            yield answer["label"]
            yield from answer["lines"]


def _solid(text):
    """Without white space, hyphens and invisible signs, of which a PDF keeps none for sure."""
    return re.sub(r"[\s\u200b\u00ad-]", "", text)
