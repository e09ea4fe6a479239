"""What the documents of a filing say, for each form and language: the words, and all of them."""

import pytest

from incidents.rules.refusals import Refused
from notifications.models import Submission
from notifications.rendering import typst_worker
from notifications.rendering.documents import filing_data
from notifications.rendering.filing_words import closing_notes
from notifications.rendering.typst_process import typeset
from notifications.rules.answer_text import answer_text
from notifications.rules.prefill import prefill
from notifications.tests.golden_filings import FOLDER, KINDS, golden, made, text_in
from notifications.tests.other_reader import squeezed, words_of_the_paper
from notifications.tests.whole_filings import CONTEXT, FORMS, LANGUAGES, answers_to_all, context_in

each_form = pytest.mark.parametrize("name", FORMS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


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
    margins = {"organisation": CONTEXT.organisation, "reference": CONTEXT.reference}
    text = words_of_the_paper(made(name, language, "pdf"), tmp_path, **margins)
    form, answers = FORMS[name], answers_to_all(FORMS[name])
    for field in form.fields():
        assert squeezed(field.label(language)) in text
        for line in answer_text(field, answers[field.id], language).splitlines():
            assert squeezed(line) in text


@each_form
@each_language
def test_the_paper_of_a_withdrawal_promises_nothing_more_and_every_other_one_does(name, language):
    form = FORMS[name]
    promise = {"fr": "seront complétées", "en": "will be completed"}[language]
    for kind in Submission.Kind.values:
        answers = prefill(form, {"filing.kind": kind})
        notes = " ".join(closing_notes(filing_data(form, answers, context_in(language), language)))
        assert (promise in notes) == (kind != Submission.Kind.WITHDRAWN)


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
