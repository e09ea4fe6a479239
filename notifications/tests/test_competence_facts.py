"""What a form asks about other countries and authorities is filled from what is known."""

from dataclasses import replace

import pytest

from incidents.selectors.facts import facts_of, facts_row
from incidents.services.authorities import name_authorities
from incidents.services.facts import save_facts
from notifications.rules.official_forms import load_form
from notifications.rules.prefill import prefill
from notifications.selectors.known_facts import known_facts_for
from tests.cast import NOW

pytestmark = pytest.mark.django_db
EDPB = load_form("edpb-2026-06")


def by_number(incident):
    """The answers of fields 113 to 123, by number."""
    answers = prefill(EDPB, known_facts_for(incident, "en"))
    numbers = {field.id: field.number for field in EDPB.fields()}
    return {
        numbers[name]: answer
        for name, answer in answers.items()
        if 113 <= (numbers[name] or 0) <= 123
    }


@pytest.fixture
def stated(aware, alice):
    """People in France, Belgium and Poland; Belgium is notified too."""
    facts = replace(
        facts_of(aware),
        cross_border="yes",
        affected_countries=("fr", "be", "pl"),
        persons_per_country="France: 1200\nBelgium: 40\nPoland: not known",
    )
    save_facts(aware, facts=facts, read_version=facts_row(aware).version, by=alice, now=NOW)
    name_authorities(aware, authorities=["APD"], by=alice, now=NOW)
    return aware


def test_the_section_of_a_controller_in_the_area_is_filled(stated, laboratory):
    laboratory.establishments = ["BE", "FR"]
    laboratory.save()
    answers = by_number(stated)
    assert answers[113] == "a"
    assert answers[114] == "CNIL"
    assert answers[115] == ["be", "fr"]
    assert answers[116] == ["be", "fr", "pl"]
    assert answers[117] == "France: 1200\nBelgium: 40\nPoland: not known"
    assert answers[118] == "CNIL\nAPD"
    assert answers[120] == "b"


def test_that_of_a_controller_outside_is_filled_and_nobody_leads(stated, laboratory):
    laboratory.country, laboratory.profile = "US", ["targets_eea"]
    laboratory.representative_country = "IE"
    laboratory.save()
    answers = by_number(stated)
    assert 114 not in answers
    assert answers[120] == "a"
    assert answers[121] == ["be", "fr", "pl"]
    assert answers[123] == "CNIL\nAPD"


def test_an_authority_of_another_area_is_none_of_them(stated, alice):
    name_authorities(stated, authorities=["APD", "ICO"], by=alice, now=NOW)
    assert by_number(stated)[118] == "CNIL\nAPD"


def test_what_nobody_said_fills_nothing(aware):
    answers = by_number(aware)
    assert not {113, 114, 115, 116, 117} & set(answers)
