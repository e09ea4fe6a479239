"""A worksheet on the screen: the form's own words, the reader's, and where each was read."""

import pytest
from django.utils import translation

from notifications.forms.filing_fields import controls, raw_answer
from notifications.rendering.cockpit import parts
from notifications.rules.official_forms import load_form
from notifications.selectors.filings import Worksheet


def lines(form_id, language, typed):
    sheet = Worksheet(load_form(form_id), {}, typed, 1)
    with translation.override(language):
        shown = parts(sheet, late=False, every=True)
    return {line.field.id: line for part in shown for line in part.lines}, shown


@pytest.mark.parametrize(("form_id", "language", "official", "spoken"), [
    ("cnil-2023-07", "en", "Nature de la violation", "Nature of the breach"),
    ("cnil-2023-07", "fr", "Nature de la violation", ""),
    ("edpb-2026-06", "en", "Nature of the personal data breach", ""),
    ("edpb-2026-06", "fr", "Nature of the personal data breach",
     "Nature de la violation de données à caractère personnel"),
])  # fmt: skip
def test_the_official_label_is_in_the_language_of_the_form(form_id, language, official, spoken):
    line = lines(form_id, language, {})[0]["nature"]
    assert (line.official, line.spoken) == (official, spoken)


def test_what_is_copied_is_in_the_language_of_the_form():
    answers = {"nature": ["a", "c"], "persons": 491_840, "persons_kind": "b"}
    shown, _parts = lines("edpb-2026-06", "fr", answers)
    assert shown["nature"].copy == "Confidentiality\nAvailability"
    assert shown["nature"].meaning == "Confidentialité\nDisponibilité"
    assert shown["persons"].copy == "491840"


def test_a_question_that_hangs_on_two_others_names_both():
    said = lines("edpb-2026-06", "en", {})[0]["other_details"].asked_if
    assert said.count("Asked when") == 2


def test_a_list_says_where_it_was_read_beside_its_question():
    _lines, shown = lines("cnil-2023-07", "en", {})
    origins = {origin.label: origin for part in shown for origin in part.origins}
    question = origins["Origine(s) de l'incident"]
    choices = origins["Origine(s) de l'incident: its choices"]
    assert (question.verified, question.is_to_be_checked) == (
        "read in a source that quotes the form", True,
    )  # fmt: skip
    assert (choices.verified, choices.is_to_be_checked) == (
        "as in the open data of the authority", False,
    )  # fmt: skip


def test_a_number_alone_has_one_control_and_zero_is_an_answer():
    field = load_form("edpb-2026-06").by_id["persons"]
    assert list(controls(field, "en")) == ["persons"]
    assert raw_answer(field, {"persons": 0}, shown=None, zone="UTC") == 0
    assert raw_answer(field, {"persons": None}, shown=None, zone="UTC") is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Confidentiality"), ("fr", "Confidentiality (Confidentialité)")],
)
def test_a_choice_bears_the_official_words_and_those_of_who_reads_another_language(language, words):
    with translation.override(language):
        control = controls(load_form("edpb-2026-06").by_id["nature"], "en")["nature"]
    assert control.choices[0] == ("a", words)
