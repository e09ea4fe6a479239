"""Answers: what is missing at which level, what wins, and that unknown is an answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.deadlines import is_late
from notifications.rules.answers import (
    UNKNOWN,
    answers_digest,
    is_asked,
    is_empty,
    merge,
    missing,
    unknowns,
)
from notifications.rules.official_forms import load_form

CNIL = load_form("cnil-2023-07")
DUE = datetime(2026, 10, 26, 16, tzinfo=UTC)
FIRST = {
    "kind": "initial",
    "siren": "732829320",
    "organisation_name": "Laboratoire des Tilleuls",
    "legal_rep_name": "Charlie",
    "contact_name": "Alice",
    "contact_email": "alice@tilleuls.example",
    "awareness_at": {"at": "2026-10-23T16:00:00+00:00", "zone": "Europe/Paris"},
    "nature": ["confidentiality"],
    "description": "A file of patients was offered for sale.",
    "data_categories": ["nir"],
    "persons": {"kind": "approximate", "number": 491840},
    "measures_after": "The server was taken off the network.",
}


def ids(items):
    return [item.field_id for item in items]


def test_a_first_filing_needs_twelve_minimum_facts():
    assert ids(missing(CNIL, {})) == [
        "kind", "siren", "organisation_name", "legal_rep_name", "contact_name", "contact_email",
        "awareness_at", "nature", "description", "data_categories", "persons", "measures_after",
    ]  # fmt: skip


def test_the_twelve_are_enough_to_file():
    assert missing(CNIL, FIRST) == ()


@pytest.mark.parametrize("field_id", sorted(FIRST))
def test_each_of_the_twelve_is_missed_when_it_alone_is_absent(field_id):
    rest = {key: answer for key, answer in FIRST.items() if key != field_id}
    assert ids(missing(CNIL, rest)) == [field_id]


def test_not_known_yet_is_an_answer_at_both_levels_and_is_listed_for_the_complement():
    answers = FIRST | {"persons": UNKNOWN, "records": {"kind": "to_be_determined", "number": None}}
    assert missing(CNIL, answers) == ()
    assert "persons" not in ids(missing(CNIL, answers, "complete"))
    assert "records" not in ids(missing(CNIL, answers, "complete"))
    assert ids(unknowns(CNIL, answers)) == ["records", "persons"]


def test_not_known_yet_in_the_words_of_the_form_is_left_for_the_complement_too():
    answers = FIRST | {"data_categories": ["not_known"], "communication": "undetermined"}
    assert ids(unknowns(CNIL, answers)) == ["data_categories", "communication"]


def test_a_number_that_cannot_be_determined_is_no_open_question():
    assert unknowns(CNIL, {"persons": {"kind": "undeterminable", "number": None}}) == ()


def test_the_complete_filing_asks_for_all_that_article_33_3_names():
    needed = set(ids(missing(CNIL, FIRST, "complete")))
    assert {"records", "person_categories", "harms", "severity", "communication"} <= needed
    assert {"consequences_confidentiality", "causes", "origins", "contact_phone"} & needed == {
        "consequences_confidentiality", "causes", "origins",
    }  # fmt: skip


def test_consequences_are_asked_for_the_natures_that_were_answered_only():
    answers = FIRST | {"nature": ["availability"]}
    needed = ids(missing(CNIL, answers, "complete"))
    assert "consequences_availability" in needed
    assert "consequences_confidentiality" not in needed


def test_reasons_for_the_delay_are_missed_only_when_the_filing_is_late():
    assert "delay_reasons" not in ids(missing(CNIL, FIRST))
    assert ids(missing(CNIL, FIRST, late=True)) == ["delay_reasons"]
    assert missing(CNIL, FIRST | {"delay_reasons": "The supplier told us late."}, late=True) == ()


def test_without_a_siren_the_box_is_enough():
    answers = {key: answer for key, answer in FIRST.items() if key != "siren"}
    assert missing(CNIL, answers | {"no_siren": True}) == ()


def test_a_complementary_filing_needs_the_number_of_the_first_one():
    assert ids(missing(CNIL, FIRST | {"kind": "complementary"})) == ["initial_number"]


def test_a_missing_item_names_its_section_and_its_label_in_the_language_asked_for():
    item = missing(CNIL, {}, language="en")[0]
    assert (item.field_id, item.section, item.label) == ("kind", 1, "Type of notification")
    assert missing(CNIL, {})[0].label == "Type de notification"


def test_a_question_that_follows_from_another_answer_is_asked_only_then():
    field = CNIL.by_id["communication_reason"]
    assert is_asked(field, {"communication": "no_will_not"})
    assert not is_asked(field, {"communication": "yes_informed"})
    assert not is_asked(field, {})


@pytest.mark.parametrize("answer", [None, "", [], {}])
def test_nothing_is_no_answer(answer):
    assert is_empty(answer)


@pytest.mark.parametrize("answer", [0, False, "0", UNKNOWN, {"kind": "exact", "number": 0}])
def test_zero_no_and_unknown_are_answers(answer):
    assert not is_empty(answer)


def test_what_a_person_typed_wins_over_what_is_known():
    assert merge({"city": "Vannes"}, {"city": "Rennes"}) == {"city": "Rennes"}


def test_what_a_person_emptied_stays_empty():
    assert merge({"city": "Vannes", "vat": "FR"}, {"city": ""}) == {"vat": "FR"}


answers = st.dictionaries(
    st.sampled_from(["city", "vat", "address", "siren"]), st.text("ab", max_size=2), max_size=4
)


@given(answers, answers)
def test_merging_twice_changes_nothing_more(prefilled, typed):
    once = merge(prefilled, typed)
    assert merge(once, typed) == once
    assert all(once[key] == typed[key] for key in typed if key in once)


@pytest.mark.parametrize(
    ("filed_at", "needed"),
    [
        pytest.param(DUE - timedelta(microseconds=1), False, id="just before"),
        pytest.param(DUE, False, id="at the very instant"),
        pytest.param(DUE + timedelta(microseconds=1), True, id="just after"),
    ],
)
def test_reasons_for_the_delay_are_needed_strictly_after_the_deadline(filed_at, needed):
    assert is_late(filed_at, DUE) is needed


def test_the_digest_of_answers_ignores_the_order_they_were_typed_in():
    assert answers_digest({"a": 1, "b": 2}) == answers_digest({"b": 2, "a": 1})
    assert answers_digest({"persons": UNKNOWN}) != answers_digest({})
