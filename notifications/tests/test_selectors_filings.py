"""The worksheet of a filing: what is known fills it, and what is not known is counted."""

from dataclasses import replace
from datetime import date

import pytest

from incidents.rules.facts import BreachFacts, Count
from incidents.services.facts import record_figure, save_facts
from notifications.rules.answers import UNKNOWN
from notifications.rules.form_facts import FORM_FACTS
from notifications.selectors.filings import (
    answers_of,
    filing_of,
    known_facts_for,
    minimum_facts,
    worksheet_of,
)
from notifications.services.filings import open_filing, save_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(aware, alice, now):
    return open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=now)


def test_the_worksheet_is_filled_before_anybody_opened_the_filing(aware):
    assert filing_of(aware) is None
    sheet = worksheet_of(aware)
    assert sheet.version == 0
    assert sheet.answers["organisation_name"] == "Laboratory of the Mill"
    assert sheet.answers["sector"] == "q"
    assert sheet.answers["country"] == "France"
    assert sheet.answers["kind"] == "initial"
    assert sheet.answers["circumstances"] == "Presse"


def test_the_awareness_in_force_is_the_one_that_is_filed(aware, now):
    answer = worksheet_of(aware).answers["awareness_at"]
    assert answer == {
        "at": "2026-10-23T11:00:00+00:00",
        "zone": "Europe/Paris",
        "precision": "minute",
    }


def test_the_latest_figure_fills_the_count_until_the_facts_say_one(aware, alice, now):
    for number, day in ((491_840, 24), (500_000, 23)):
        record_figure(
            aware,
            of="persons",
            number=number,
            is_exact=False,
            source="Inquiry",
            given_on=date(2026, 10, day),
            by=alice,
            now=now,
        )
    assert known_facts_for(aware)["persons"] == Count("approximate", 491_840)
    facts = BreachFacts(persons=Count("exact", 12))
    save_facts(aware, facts=facts, read_version=0, by=alice, now=now)
    assert known_facts_for(aware)["persons"] == Count("exact", 12)


def test_a_fact_that_changes_later_changes_the_worksheet_but_not_what_was_typed(filing, alice, now):
    facts = BreachFacts(description="Files in the open.", measures_before="Passwords.")
    save_facts(filing.incident, facts=facts, read_version=0, by=alice, now=now)
    typed = {"description": "Our own words.", "measures_before": "Passwords."}
    save_draft(filing, answers=typed, read_version=0, by=alice, now=now)
    changed = replace(facts, description="Other facts.", measures_before="None.")
    save_facts(filing.incident, facts=changed, read_version=1, by=alice, now=now)
    answers = answers_of(filing)
    assert answers["description"] == "Our own words."
    assert answers["measures_before"] == "None."


def test_what_other_forms_ask_of_the_same_incident_is_known_too(aware):
    known = known_facts_for(aware)
    assert known["incident.reference"] == aware.reference
    assert known["awareness.how"] == "press"
    assert known["organisation.in_eea"] == "yes"
    aware.organisation.country = "GB"
    assert known_facts_for(aware)["organisation.in_eea"] == "no"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("yes_informed", "communication.done_on"),
        ("no_but_will", "communication.planned_on"),
        ("undetermined", None),
    ],
)
def test_the_day_of_the_communication_is_known_by_what_it_means(aware, alice, now, said, name):
    day = date(2026, 11, 2)
    facts = BreachFacts(communication=said, communication_on=day)
    save_facts(aware, facts=facts, read_version=0, by=alice, now=now)
    known = known_facts_for(aware)
    assert {key: known[key] for key in known if key.startswith("communication.")} == (
        {name: day} if name else {}
    )


def test_every_fact_that_is_known_is_one_that_a_form_may_ask(aware, alice, now):
    facts = BreachFacts(communication="yes_informed", communication_on=date(2026, 11, 2))
    save_facts(aware, facts=facts, read_version=0, by=alice, now=now)
    beside = {"awareness.zone", "awareness.precision", "organisation.zone"}
    assert set(known_facts_for(aware)) - beside <= FORM_FACTS


def test_a_field_that_a_person_emptied_stays_empty(filing, alice, now):
    save_draft(filing, answers={"organisation_name": ""}, read_version=0, by=alice, now=now)
    assert "organisation_name" not in answers_of(filing)


def test_the_minimum_facts_are_counted_and_not_known_yet_is_an_answer(filing, alice, now):
    assert minimum_facts(worksheet_of(filing.incident)) == (5, 12)
    save_draft(filing, answers={"persons": dict(UNKNOWN)}, read_version=0, by=alice, now=now)
    assert minimum_facts(worksheet_of(filing.incident)) == (6, 12)
    assert minimum_facts(worksheet_of(filing.incident), late=True) == (6, 13)


def test_the_processor_of_the_incident_stands_among_the_other_bodies(supplier, laboratory, now):
    from incidents.services.incidents import (
        log_incident,
        name_affected_controllers,
        tell_controller,
    )
    from tests.cast import member

    erin = member("Erin Roy", supplier, "dpo")
    incident = log_incident(supplier, title="Server open", by=erin, now=now)
    name_affected_controllers(incident, controllers=[laboratory], by=erin, now=now)
    affected = incident.affected_controllers.get()
    theirs = tell_controller(affected, source_text="Your patients", by=erin, now=now)
    assert worksheet_of(theirs).answers["other_bodies"] == "Supplier of Software (sous-traitant)"
