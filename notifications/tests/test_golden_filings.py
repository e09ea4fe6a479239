"""What the documents of a filing say, for each form and language: the words, and all of them."""

import re
import shutil
import subprocess
import unicodedata

import pytest

from incidents.rules.refusals import Refused
from notifications.rendering import typst_worker
from notifications.rendering.typst_process import typeset
from notifications.rules.answer_text import answer_text
from notifications.tests.golden_filings import FOLDER, KINDS, golden, made, text_in
from notifications.tests.whole_filings import FORMS, LANGUAGES, answers_to_all

each_form = pytest.mark.parametrize("name", FORMS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def squeezed(text):
    """Without any space: a line of a column may be cut anywhere between two words."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("kind", KINDS)
@each_form
@each_language
def test_the_document_says_what_it_said(name, language, kind):
    text = text_in(kind, made(name, language, kind))
    wanted = golden(name, language, kind).read_text("utf-8")
    assert text.splitlines() == wanted.splitlines(), "make golden writes it anew"


def test_nothing_is_kept_of_a_document_that_is_not_made_any_more():
    made_now = {golden(*of).name for of in _documents()}
    assert {path.name for path in FOLDER.iterdir()} == made_now


def _documents():
    return [(form, language, kind) for form in FORMS for language in LANGUAGES for kind in KINDS]


@each_form
@each_language
def test_another_reader_finds_every_label_and_every_answer_in_the_paper(name, language, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    paper = tmp_path / "filing.pdf"
    paper.write_bytes(made(name, language, "pdf"))
    read = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, check=True)
    text = squeezed(_without_margins(read.stdout.decode()))
    form, answers = FORMS[name], answers_to_all(FORMS[name])
    for field in form.fields():
        assert squeezed(field.label(language)) in text
        for line in answer_text(field, answers[field.id], language).splitlines():
            assert squeezed(line) in text


def _without_margins(text):
    """An answer that goes on overleaf has the margins of two pages in its middle."""
    pages = [page.strip().splitlines() for page in text.split("\f")]
    return "\n".join(line for page in pages for line in page if not _is_margin(line))


def _is_margin(line):
    return line in ("Laboratoire des Tilleuls", "LDT-2026-0007") or re.search(
        r"Page \d+ / \d+$|^Laboratoire des Tilleuls LDT-2026-0007$", line
    )


@each_form
@each_language
def test_the_paper_says_that_it_conforms_to_pdf_a_and_pdf_ua(name, language):
    import io

    import pypdf

    catalog = pypdf.PdfReader(io.BytesIO(made(name, language, "pdf"))).trailer["/Root"]
    said = catalog["/Metadata"].get_data().decode()
    for claim in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert claim in said
    assert catalog["/Lang"].startswith(language)


def test_typst_is_asked_to_hold_to_both_standards(monkeypatch, tmp_path):
    asked = {}

    class Compiler:
        def __init__(self, **how):
            pass

        def compile(self, **how):
            asked.update(how)
            return b"%PDF-"

    monkeypatch.setattr(typst_worker.typst, "Compiler", Compiler)
    typst_worker.make_pdf({"template": str(tmp_path / "x.typ"), "data": {}, "timestamp": 0})
    assert asked["pdf_standards"] == ["a-2a", "ua-1"]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        pytest.param("#set document(title: [T])\nA \u6f22 b", "PDF/A", id="a sign without a glyph"),
        pytest.param("No title.", "PDF/UA", id="no title to read aloud"),
    ],
)
def test_a_paper_that_would_not_conform_is_not_made(template, reason, tmp_path):
    (tmp_path / "paper.typ").write_text(template, "utf-8")
    with pytest.raises(Refused) as refused:
        typeset(tmp_path / "paper.typ", {}, timestamp=0)
    assert reason in str(refused.value.params["reason"])
