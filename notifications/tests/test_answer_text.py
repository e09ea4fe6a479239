"""Answers in words: official labels, no invented hour, unknown said in a sentence."""

import pytest

from notifications.rules.answer_text import answer_text, copy_text, empty_text
from notifications.rules.answers import UNKNOWN
from notifications.rules.official_forms import load_form

CNIL = load_form("cnil-2023-07")
AT = {"at": "2026-10-23T16:17:42+00:00", "zone": "Europe/Paris", "precision": "minute"}
FIRST = {"at": "2026-10-31T23:00:00+00:00", "zone": "Europe/Paris", "precision": "day"}


@pytest.mark.parametrize(
    ("field_id", "answer", "french", "english"),
    [
        ("kind", "initial", "Notification initiale", "Initial notification"),
        ("communication", "no_will_not", "Non ils ne le seront pas", "No, and they will not be"),
        ("nature", ["integrity", "availability"],
         "Perte de l'intégrité\nPerte de la disponibilité",
         "Loss of integrity\nLoss of availability"),
        ("persons", {"kind": "approximate", "number": 491840},
         "Environ 491\u00a0840", "About 491,840"),
        ("persons", {"kind": "exact", "number": 0}, "0", "0"),
        ("persons", {"kind": "undeterminable", "number": None},
         "Ne peut pas être déterminé", "Cannot be determined"),
        ("persons", {"kind": "to_be_determined", "number": None},
         "À déterminer", "To be determined"),
        ("awareness_at", AT, "vendredi 23 octobre 2026 à 18:17 (UTC+02:00, Europe/Paris)",
         "Friday 23 October 2026, 18:17 (UTC+02:00, Europe/Paris)"),
        ("awareness_at", {**AT, "precision": "second"},
         "vendredi 23 octobre 2026 à 18:17:42 (UTC+02:00, Europe/Paris)",
         "Friday 23 October 2026, 18:17:42 (UTC+02:00, Europe/Paris)"),
        ("awareness_at", {**AT, "precision": "hour"},
         "vendredi 23 octobre 2026 vers 18:17 (UTC+02:00, Europe/Paris)",
         "Friday 23 October 2026, around 18:17 (UTC+02:00, Europe/Paris)"),
        ("awareness_at", FIRST,
         "dimanche 1er novembre 2026 (heure non connue ; Europe/Paris)",
         "Sunday 1 November 2026 (hour not known; Europe/Paris)"),
        ("communication_on", "2026-11-02", "2 novembre 2026", "2 November 2026"),
        ("no_siren", True, "Oui", "Yes"),
        ("city", "Vannes", "Vannes", "Vannes"),
        ("city", None, "", ""),
    ],
)  # fmt: skip
def test_an_answer_reads_well_in_both_languages(field_id, answer, french, english):
    field = CNIL.by_id[field_id]
    assert answer_text(field, answer, "fr") == french
    assert answer_text(field, answer, "en") == english


def test_an_unknown_hour_is_never_printed_as_midnight():
    for language in ("fr", "en"):
        assert "00:00" not in answer_text(CNIL.by_id["awareness_at"], FIRST, language)


@pytest.mark.parametrize("field", [f for f in CNIL.fields() if f.unknown], ids=lambda f: f.id)
def test_an_unknown_answer_is_a_sentence_and_never_a_zero(field):
    french, english = (answer_text(field, UNKNOWN, language) for language in ("fr", "en"))
    assert french.startswith("Non connu à ce stade.")
    assert english.startswith("Not known at this stage.")
    assert "0" not in french + english


@pytest.mark.parametrize("field", [f for f in CNIL.fields() if f.values], ids=lambda f: f.id)
def test_every_choice_is_written_with_its_official_label_and_never_with_its_code(field):
    for value in field.values:
        answer = [value.code] if field.kind == "multi" else value.code
        assert answer_text(field, answer, "fr") == value.label_fr
        assert answer_text(field, answer, "en") == value.label_en


def test_a_stored_code_that_the_form_does_not_know_is_an_error_and_not_shown_raw():
    with pytest.raises(ValueError, match="no choice 'gone'"):
        answer_text(CNIL.by_id["nature"], ["gone"], "fr")


@pytest.mark.parametrize(
    ("field_id", "answer", "copied"),
    [
        ("persons", {"kind": "approximate", "number": 491840}, "491840"),
        ("persons", {"kind": "undeterminable", "number": None}, "Ne peut pas être déterminé"),
        ("communication_on", "2026-11-02", "02/11/2026"),
        ("communication", "no_will_not", "Non ils ne le seront pas"),
        ("communication_on", UNKNOWN, answer_text(CNIL.by_id["persons"], UNKNOWN, "fr")),
        ("awareness_at", AT, "23/10/2026 18:17"),
        ("awareness_at", FIRST, "01/11/2026"),
    ],
)
def test_what_is_copied_into_the_teleservice_fits_its_boxes(field_id, answer, copied):
    assert copy_text(CNIL.by_id[field_id], answer) == copied


def test_a_question_without_an_answer_says_so_in_print():
    assert (empty_text("fr"), empty_text("en")) == ("Non renseigné", "Not filled in")
