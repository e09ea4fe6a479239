"""The PDF of a filing: complete, conforming, repeatable, and deaf to what people type in it."""

import io
import re
import unicodedata
from datetime import UTC, datetime

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rendering import documents, typst_process
from notifications.rendering.documents import (
    FilingContext,
    filing_data,
    filing_pdf,
    shown_fields,
)
from notifications.rules.answer_text import answer_text
from notifications.rules.answers import UNKNOWN, answers_digest
from notifications.rules.authorities import form_for
from notifications.rules.official_forms import load_form

CNIL = load_form("cnil-2023-07")
CONTEXT = FilingContext(
    reference="LDT-2026-0007",
    organisation="Laboratoire des Tilleuls",
    made_at=datetime(2026, 10, 24, 8, 3, tzinfo=UTC),
    zone="Europe/Paris",
    awareness="vendredi 23 octobre 2026 à 18:00 (UTC+02:00, Europe/Paris)",
    due="lundi 26 octobre 2026 à 17:00 (UTC+01:00, Europe/Paris)",
    clock="Il reste 54 h 57 min.",
    number="VN-2026-12345",
)
INSTANT = {"at": "2026-10-23T16:00:00+00:00", "zone": "Europe/Paris", "precision": "day"}
SAMPLES = {
    "text": "Une phrase d'Alice, écrite à 2 h.",
    "count": {"kind": "approximate", "number": 491840},
    "instant": INSTANT,
    "date": "2026-11-02",
    "boolean": True,
}


def every_choice_ticked():
    answers = {}
    for field in CNIL.fields():
        codes = [value.code for value in field.values]
        answers[field.id] = {"multi": codes, "choice": codes and codes[0]}.get(
            field.kind, SAMPLES.get(field.kind)
        )
    return answers


FULL = every_choice_ticked()
INJECTIONS = [
    '#read("/etc/passwd")',
    '#toml("cnil.fr.toml")',
    '#panic("stop") #eval("1 + 1") $x^2$ *bold* _it_ = Title <label> @ref',
    "]} ) #sys.inputs.filing \\ `raw` // comment /* */",
    '"quoted" \\"escaped\\" \\u{41} #{2 + 3}',
]


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def squeezed(text):
    """Without any space: lines of a column may be cut anywhere between two words."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))


def text_of(pdf):
    return squeezed("".join(page.extract_text() for page in read(pdf).pages))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_paper_holds_every_label_and_every_answer(language):
    text = text_of(filing_pdf(CNIL, FULL, CONTEXT, language))
    for section in CNIL.sections:
        assert squeezed(f"{section.number}. {section.title(language)}") in text
    for field in CNIL.fields():
        assert squeezed(field.label(language)) in text
        for line in answer_text(field, FULL[field.id], language).split("\n"):
            assert squeezed(line) in text
    for said in (CONTEXT.reference, CONTEXT.organisation, CONTEXT.awareness, CONTEXT.due):
        assert squeezed(said) in text
    assert squeezed(CONTEXT.clock) in text
    assert CONTEXT.number in text
    assert answers_digest(FULL) in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_bears_the_name_of_its_authority_and_no_address_that_nobody_read(language):
    letter = form_for("DPC")
    text = text_of(filing_pdf(letter, {"description": "x"}, CONTEXT, language))
    for field in letter.fields():
        if field.kind != "boolean" and not (field.only_if or field.only_when):
            assert squeezed(field.label(language)) in text
    assert squeezed("DPC ·") in text
    assert "CNIL" not in text
    assert "https://" not in text
    assert ("Readingcopy" in text, "Copiedelecture" in text) == (False, language == "fr")


def test_the_paper_for_the_cnil_names_its_portal():
    text = text_of(filing_pdf(CNIL, {}, CONTEXT, "fr"))
    assert squeezed("https://notifications.cnil.fr/notifications/violation") in text


def test_an_empty_filing_prints_its_questions_and_says_that_they_are_not_filled_in():
    text = text_of(filing_pdf(CNIL, {}, CONTEXT, "fr"))
    for section in CNIL.sections:
        for field in shown_fields(section, {}, late=False):
            assert squeezed(field.label_fr) in text
    assert squeezed("Non renseigné") in text


def test_what_is_unknown_is_said_in_words():
    text = text_of(filing_pdf(CNIL, {"persons": UNKNOWN}, CONTEXT, "fr"))
    assert squeezed("Non connu à ce stade. Des investigations sont en cours") in text


def test_an_unknown_hour_is_not_printed_as_midnight():
    text = text_of(filing_pdf(CNIL, {"awareness_at": INSTANT}, CONTEXT, "fr"))
    assert squeezed("heure non connue") in text
    assert "00:00" not in text.replace("UTC+02:00", "").replace("UTC+01:00", "").replace(
        "18:00", ""
    ).replace("17:00", "")


def test_the_reasons_for_the_delay_are_asked_on_paper_only_when_it_is_late():
    label = squeezed(CNIL.by_id["delay_reasons"].label_fr)
    assert label not in text_of(filing_pdf(CNIL, {}, CONTEXT, "fr"))
    late = FilingContext("R", "O", CONTEXT.made_at, "Europe/Paris", late=True)
    assert label in text_of(filing_pdf(CNIL, {}, late, "fr"))


def test_the_english_paper_says_that_it_is_a_reading_copy_and_the_french_one_does_not():
    english = text_of(filing_pdf(CNIL, FULL, CONTEXT, "en"))
    assert squeezed("Reading copy in English.") in english
    assert "Readingcopy" not in text_of(filing_pdf(CNIL, FULL, CONTEXT, "fr"))


@pytest.mark.parametrize(
    ("state", "words"), [("draft", "Projet, non déposé"), ("frozen", "Version arrêtée")]
)
def test_the_paper_says_whether_it_is_a_draft(state, words):
    context = FilingContext("R", "O", CONTEXT.made_at, "Europe/Paris", state=state)
    assert squeezed(words) in text_of(filing_pdf(CNIL, FULL, context, "fr"))


def test_the_same_filing_gives_the_same_bytes():
    assert filing_pdf(CNIL, FULL, CONTEXT, "fr") == filing_pdf(CNIL, FULL, CONTEXT, "fr")


def test_the_paper_claims_pdf_a_2a_and_pdf_ua_1_is_tagged_and_says_its_language():
    pdf = read(filing_pdf(CNIL, FULL, CONTEXT, "fr"))
    catalog = pdf.trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"].startswith("fr")
    assert pdf.metadata.title == f"{CNIL.title_fr} – {CONTEXT.reference}"
    assert pdf.metadata.creation_date == CONTEXT.made_at


def test_every_font_is_inside_the_paper():
    fonts = [
        font.get_object()
        for page in read(filing_pdf(CNIL, FULL, CONTEXT, "fr")).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert descriptors
    assert all("/FontFile3" in one or "/FontFile2" in one for one in descriptors)


@pytest.mark.parametrize("typed", INJECTIONS)
def test_what_a_person_types_is_shown_and_never_obeyed(typed):
    context = FilingContext(typed, typed, CONTEXT.made_at, "Europe/Paris", clock=typed)
    text = text_of(filing_pdf(CNIL, {"description": typed, "city": typed}, context, "fr"))
    assert text.count(squeezed(typed)) >= 3
    assert "root:" not in text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        pytest.param("Élodie Çağlar Łukasz Žižek", "Élodie Çağlar Łukasz Žižek", id="Latin"),
        pytest.param("Αλίκη Анна", "Αλίκη Анна", id="Greek and Cyrillic"),
        pytest.param("signé 😀 !", "signé [U+1F600] !", id="emoji"),
        pytest.param("漢字", "[U+6F22][U+5B57]", id="Chinese"),
        pytest.param("a\ue000b", "a[U+E000]b", id="private area"),
        pytest.param("a\ufffeb", "a[U+FFFE]b", id="no character"),
        pytest.param("".join(map(chr, range(0x4E00, 0x4E40))), "[U+4E00][U+4E01]", id="many"),
    ],
)
def test_a_sign_that_no_embedded_font_has_is_spelled_out_and_nothing_else_is(typed, printed):
    assert squeezed(printed) in text_of(filing_pdf(CNIL, {"description": typed}, CONTEXT, "fr"))


@pytest.mark.parametrize("sign", ["x", "漢"])
def test_a_word_without_end_stays_on_the_page(sign):
    pages = read(filing_pdf(CNIL, {"description": sign * 3000}, CONTEXT, "fr")).pages
    lines = [line for page in pages for line in page.extract_text().splitlines()]
    word = [line for line in lines if "xxxxx" in line or "[U+6F22]" in line]
    assert sum(line.count("x") + line.count("[U+6F22]") for line in word) > 2500
    assert max(map(len, word)) < 100  # The first line carries its label too.


# Few examples: each of them starts a process.
@settings(max_examples=8, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_gives_a_paper(typed):
    assert filing_pdf(CNIL, {"description": typed}, CONTEXT, "fr").startswith(b"%PDF-")


def test_a_very_long_filing_is_made_within_the_limits():
    long = "Une phrase de seize mots qui raconte ce qui s'est passé ce jour-là. " * 290
    answers = {field.id: long for field in CNIL.fields() if field.kind == "text"}
    assert len(read(filing_pdf(CNIL, answers, CONTEXT, "fr")).pages) > 100


def test_no_code_is_left_in_what_the_template_receives():
    shown = repr(filing_data(CNIL, FULL, CONTEXT, "fr")["sections"])
    assert "external_malicious" not in shown
    assert "to_be_determined" not in shown


def test_a_worker_that_does_not_answer_in_time_is_given_up(monkeypatch):
    monkeypatch.setattr(typst_process, "TIMEOUT_SECONDS", 0.001)
    with pytest.raises(Refused) as refused:
        filing_pdf(CNIL, FULL, CONTEXT, "fr")
    assert (refused.value.code, refused.value.params["reason"]) == ("pdf_not_made", "timeout")


def test_a_broken_template_is_refused_with_the_reason(monkeypatch, tmp_path):
    (tmp_path / "broken.typ").write_text("#nothing", "utf-8")
    with pytest.raises(Refused) as refused:
        typst_process.typeset(tmp_path / "broken.typ", {}, timestamp=0)
    assert "unknown variable" in refused.value.params["reason"]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('#read("/etc/passwd")', id="a file outside the folder"),
        pytest.param('#read("../../../../../../etc/passwd")', id="climbing out"),
        pytest.param('#import "@preview/cetz:0.3.4": *', id="a package from the network"),
    ],
)
def test_even_a_template_reads_nothing_outside_its_folder(tmp_path, code):
    (tmp_path / "curious.typ").write_text(code, "utf-8")
    with pytest.raises(Refused):
        typst_process.typeset(tmp_path / "curious.typ", {}, timestamp=0)


def test_a_template_without_end_is_stopped(tmp_path):
    (tmp_path / "endless.typ").write_text("#let f(n) = f(n + 1)\n#f(0)", "utf-8")
    with pytest.raises(Refused):
        typst_process.typeset(tmp_path / "endless.typ", {}, timestamp=0)


def test_the_worker_inherits_nothing_of_our_environment(monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options)
        raise typst_process.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(typst_process.subprocess, "run", run)
    with pytest.raises(Refused):
        documents.filing_pdf(CNIL, FULL, CONTEXT, "fr")
    assert set(seen["env"]) == {"https_proxy"}
