"""Answers out of known facts: codes, never labels; unknown, never zero."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from incidents.rules.facts import BreachFacts, Count, known_facts
from notifications.rules.answer_checks import check_answer
from notifications.rules.answers import UNKNOWN, missing
from notifications.rules.official_forms import load_form
from notifications.rules.prefill import prefill

CNIL = load_form("cnil-2023-07")
AWARE = datetime(2026, 10, 23, 16, tzinfo=UTC)
FACTS = BreachFacts(
    nature=("confidentiality", "availability"),
    origins=("hacking",),
    causes=("external_malicious",),
    description="A file of patients was offered for sale.",
    data_categories=("civil_status", "nir"),
    special_categories=("health",),
    persons=Count("approximate", 491840),
    records=Count("to_be_determined"),
    person_categories=("patients",),
    consequences=("c_linked", "a_unable"),
    severity="maximal",
    measures_after="The server was taken off the network.",
    occurrence_kind="instant",
    occurred_from=datetime(2026, 10, 20, 3, tzinfo=UTC),
    communication="no_but_will",
    communication_on=date(2026, 11, 2),
    communication_count=12,
    cross_border="unknown",
    other_authorities="no",
)
KNOWN = known_facts(FACTS) | {
    "filing.kind": "initial",
    "organisation.name": "Laboratoire des Tilleuls",
    "organisation.siren": "732829320",
    "organisation.sector": "q",
    "organisation.zone": "Europe/Paris",
    "legal_rep.name": "Charlie",
    "contact.name": "Alice",
    "contact.email": "alice@tilleuls.example",
    "awareness.at": AWARE,
    "awareness.zone": "Pacific/Noumea",
    "awareness.precision": "day",
}


def test_a_filing_is_filled_from_the_facts_known():
    answers = prefill(CNIL, KNOWN)
    assert answers["nature"] == ["confidentiality", "availability"]
    assert answers["persons"] == {"kind": "approximate", "number": 491840}
    assert answers["records"] == {"kind": "to_be_determined", "number": None}
    assert answers["communication_count"] == {"kind": "exact", "number": 12}
    assert answers["communication_on"] == "2026-11-02"
    assert answers["sector"] == "q"
    assert missing(CNIL, answers) == ()


def test_answers_can_be_stored_as_json():
    answers = prefill(CNIL, KNOWN)
    assert json.loads(json.dumps(answers)) == answers


def test_what_is_prefilled_passes_the_checks_of_what_is_typed():
    answers = prefill(CNIL, KNOWN)
    checked = {key: check_answer(CNIL.by_id[key], answer) for key, answer in answers.items()}
    assert checked == answers


def test_the_awareness_keeps_its_own_zone_and_how_well_it_is_known():
    answers = prefill(CNIL, KNOWN)
    assert answers["awareness_at"] == {
        "at": "2026-10-23T16:00:00+00:00",
        "zone": "Pacific/Noumea",
        "precision": "day",
    }
    assert answers["occurred_from"]["zone"] == "Europe/Paris"
    assert answers["occurred_from"]["precision"] == "minute"


def test_each_consequence_goes_to_the_question_of_its_nature():
    answers = prefill(CNIL, KNOWN)
    assert answers["consequences_confidentiality"] == ["c_linked"]
    assert answers["consequences_availability"] == ["a_unable"]
    assert "consequences_integrity" not in answers


def test_one_day_and_an_interval_are_both_a_determined_period():
    assert prefill(CNIL, {"occurrence_kind": "instant"})["occurrence_kind"] == "period"
    assert prefill(CNIL, {"occurrence_kind": "interval"})["occurrence_kind"] == "period"


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("occurrence_kind", "cannot_determine"),
        ("occurrence_kind", "to_be_determined"),
        ("cross_border", "unknown"),
    ],
)
def test_a_fact_that_the_form_has_no_choice_for_is_filed_as_unknown(fact, value):
    assert prefill(CNIL, {fact: value})[fact] == UNKNOWN


def test_nothing_known_fills_nothing():
    assert prefill(CNIL, {}) == {}
    every_fact = {field.name: getattr(BreachFacts(), field.name) for field in fields(BreachFacts)}
    assert prefill(CNIL, every_fact) == {}


def test_zero_persons_are_filed_as_zero_and_unknown_ones_are_not():
    assert prefill(CNIL, {"persons": Count("exact", 0)})["persons"]["number"] == 0
    assert prefill(CNIL, {"persons": Count("undeterminable")})["persons"]["number"] is None


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match=r"awareness\.at"):
        prefill(CNIL, {"awareness.at": datetime(2026, 10, 23)})  # noqa: DTZ001


def test_every_fact_of_a_breach_has_its_question_in_a_form():
    forms = (CNIL, load_form("edpb-2026-06"))
    asked = {fact for form in forms for field in form.fields() for fact in field.facts}
    # Who leads among joint controllers says who fills in a form at all.
    unasked = {field.name for field in fields(BreachFacts)} - asked
    assert unasked == {"joint_lead", "joint_lead_name"}
