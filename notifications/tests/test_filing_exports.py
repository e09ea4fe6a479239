"""The files of a filing beside its PDF: whole, the same each time, deaf to what people type."""

import io
import json
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from incidents.rules.canonical import canonical_json
from notifications.rendering.documents import FilingContext, shown_fields
from notifications.rendering.json_filings import FORMAT, filing_json
from notifications.rendering.plain_filings import filing_text
from notifications.rendering.word_filings import filing_docx
from notifications.rules.answer_text import answer_text, empty_text
from notifications.tests.whole_filings import CONTEXT, FORMS, LANGUAGES, answers_to_all

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/filing.schema.json").read_text("utf-8"))
CNIL = FORMS["cnil"]
EMPTY = FilingContext("R", "O", CONTEXT.made_at, "Europe/Paris")

each_form = pytest.mark.parametrize("name", FORMS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def word_text(content):
    """The paragraphs of a DOCX, in their order."""
    return "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)


def text_of(kind, form, answers, language):
    if kind == "txt":
        return filing_text(form, answers, CONTEXT, language)
    return word_text(filing_docx(form, answers, CONTEXT, language))


@each_form
@each_language
@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_the_file_holds_every_label_and_every_answer(name, language, kind):
    form, answers = FORMS[name], answers_to_all(FORMS[name])
    lines = [line.strip() for line in text_of(kind, form, answers, language).splitlines()]
    for section in form.sections:
        assert f"{section.number}. {section.title(language)}" in lines
    for field in form.fields():
        assert field.label(language) in lines
        for line in answer_text(field, answers[field.id], language).splitlines():
            assert line in [said.removeprefix("- ") for said in lines]
    for said in (CONTEXT.organisation, CONTEXT.reference, CONTEXT.awareness, CONTEXT.due):
        assert said in lines


@each_form
@each_language
def test_the_json_holds_to_its_schema_and_its_digest_is_that_of_its_answers(name, language):
    form, answers = FORMS[name], answers_to_all(FORMS[name])
    whole = json.loads(filing_json(form, answers, CONTEXT, language))
    Draft202012Validator(SCHEMA).validate(whole)
    assert whole["format"] == FORMAT
    assert whole["answers"] == answers
    again = sha256(canonical_json(whole["answers"]).encode()).hexdigest()
    assert whole["answers_digest"] == again
    fields = {field["id"]: field for part in whole["sections"] for field in part["fields"]}
    assert fields.keys() == form.by_id.keys()
    for field in form.fields():
        said = fields[field.id]
        assert said["label"] == field.label(language)
        assert said["text"] == answer_text(field, answers[field.id], language)


@each_form
def test_an_empty_filing_holds_to_the_schema_too(name):
    Draft202012Validator(SCHEMA).validate(json.loads(filing_json(FORMS[name], {}, EMPTY, "fr")))


def test_the_schema_is_one_and_refuses_what_it_does_not_name():
    Draft202012Validator.check_schema(SCHEMA)
    whole = json.loads(filing_json(CNIL, {}, EMPTY, "fr"))
    check = Draft202012Validator(SCHEMA).is_valid
    assert check(whole)
    assert not check(whole | {"more": 1})
    assert not check({key: value for key, value in whole.items() if key != "answers_digest"})
    assert not check(whole | {"answers_digest": "no digest"})


def test_every_word_of_the_schema_is_explained_by_what_is_written():
    whole = json.loads(filing_json(CNIL, answers_to_all(CNIL), CONTEXT, "fr"))
    assert set(SCHEMA["properties"]) == set(whole)


@each_language
def test_an_empty_filing_says_of_each_question_that_it_is_not_filled_in(language):
    text = filing_text(CNIL, {}, EMPTY, language)
    for section in CNIL.sections:
        for field in shown_fields(section, {}, late=False):
            assert f"{field.label(language)}\n    {empty_text(language)}\n" in text


def test_a_file_in_the_other_language_says_that_it_is_a_reading_copy():
    for kind in ("txt", "docx"):
        assert "Reading copy in English." in text_of(kind, CNIL, {}, "en")
        assert "Copie de lecture" not in text_of(kind, CNIL, {}, "fr")
        assert "Copie de lecture" in text_of(kind, FORMS["edpb"], {}, "fr")


def test_a_draft_says_that_it_is_one():
    assert "Projet, non déposé" in filing_text(CNIL, {}, EMPTY, "fr")
    assert "Projet, non déposé" in word_text(filing_docx(CNIL, {}, EMPTY, "fr"))
    assert json.loads(filing_json(CNIL, {}, EMPTY, "fr"))["state"] == "draft"


@pytest.mark.parametrize("make", [filing_docx, filing_text, filing_json])
def test_the_same_filing_gives_the_same_file(make):
    answers = answers_to_all(CNIL)
    assert make(CNIL, answers, CONTEXT, "fr") == make(CNIL, answers, CONTEXT, "fr")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028"])
def test_no_line_that_a_person_typed_stands_where_labels_stand(end):
    label = CNIL.by_id["description"].label_fr
    text = filing_text(CNIL, {"city": f"Rennes{end}{end}{label}"}, EMPTY, "fr")
    assert text.splitlines().count(label) == 1
    assert f"    {label}" in text.splitlines()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        pytest.param("a\x00b", "a[U+0000]b", id="null"),
        pytest.param("a\x1b[31mb", "a[U+001B][31mb", id="a command to a terminal"),
        pytest.param("a\ufffeb", "a[U+FFFE]b", id="no character"),
        pytest.param("<w:p>&amp; 漢字 😀", "<w:p>&amp; 漢字 😀", id="markup and rare signs"),
    ],
)
def test_what_no_file_can_hold_is_spelled_and_everything_else_stays(typed, written):
    assert written in filing_text(CNIL, {"city": typed}, EMPTY, "fr")
    assert written in word_text(filing_docx(CNIL, {"city": typed}, EMPTY, "fr"))


# Few examples: each of them is a whole document.
@settings(max_examples=15)
@given(st.text(max_size=60), st.text(max_size=300))
def test_any_text_at_all_gives_a_file(typed, name):
    context = FilingContext(name, name, CONTEXT.made_at, "Europe/Paris", number=typed)
    assert word_text(filing_docx(CNIL, {"city": typed}, context, "fr"))


@each_language
def test_the_docx_says_its_language_its_title_and_who_wrote_it(language):
    paper = docx.Document(io.BytesIO(filing_docx(CNIL, {}, CONTEXT, language)))
    (spoken,) = paper.styles.element.xpath("w:docDefaults//w:lang/@w:val")
    assert spoken.startswith(f"{language}-")
    about = paper.core_properties
    assert about.title == f"{CNIL.title(language)} – {CONTEXT.reference}"
    assert (about.author, about.language) == (CONTEXT.organisation, language)
    assert about.created == CONTEXT.made_at
    headings = [each.text for each in paper.paragraphs if each.style.name == "Heading 2"]
    assert headings[0] == f"1. {CNIL.sections[0].title(language)}"
