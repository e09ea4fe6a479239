"""The page of facts: unknown is never zero, and nobody's text is lost."""

from datetime import UTC, date, datetime

import pytest

from incidents.models import Figure
from incidents.rules.facts import BreachFacts, Count
from incidents.rules.refusals import Refused
from incidents.selectors.facts import facts_of, facts_row
from incidents.services.facts import save_facts
from tests.cast import NOW, member


@pytest.fixture
def address(logged):
    return f"/incidents/{logged.pk}/facts/"


def typed(version=0, **fields):
    return {"read_version": version, "seen": "", **fields}


def test_what_is_stated_is_saved_and_shown_again(sign_in, alice, logged, address):
    answer = sign_in(alice).post(
        address,
        typed(
            description="A file in the open",
            nature=["confidentiality"],
            severity="maximal",
            persons_kind="approximate",
            persons_number="17 300",
            occurrence_kind="ongoing",
            occurred_from="2026-10-20T09:30",
            communication_on="2026-11-01",
        ),
    )
    assert answer.status_code == 302
    facts = facts_of(logged)
    assert facts.persons == Count("approximate", 17_300)
    assert facts.occurred_from == datetime(2026, 10, 20, 7, 30, tzinfo=UTC)
    assert facts.communication_on == date(2026, 11, 1)
    page = sign_in(alice).get(address).content.decode()
    assert "A file in the open" in page
    assert 'value="2026-10-20T09:30"' in page
    assert 'value="17300"' in page


def test_saving_again_without_a_change_keeps_every_fact(sign_in, alice, logged, address):
    facts = BreachFacts(
        nature=("confidentiality",),
        records=Count("undeterminable"),
        occurred_from=datetime(2026, 10, 20, 7, 30, 25, tzinfo=UTC),
        cross_border="unknown",
    )
    save_facts(logged, facts=facts, read_version=0, by=alice, now=NOW)
    form = sign_in(alice).get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data["occurred_from"] = "2026-10-20T09:30"
    assert sign_in(alice).post(address, data).status_code == 302
    assert facts_of(logged) == facts


def test_an_empty_form_states_nothing(sign_in, alice, logged, address):
    assert sign_in(alice).post(address, typed()).status_code == 302
    assert facts_of(logged) == BreachFacts()


def test_a_number_alone_is_approximate_and_digits_of_any_script_are_read(
    sign_in, alice, logged, address
):
    sign_in(alice).post(address, typed(persons_number="١٢٣"))
    assert facts_of(logged).persons == Count("approximate", 123)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"persons_number": "1_000"}, "Enter digits only"),
        ({"persons_number": "12,5"}, "Enter a whole number"),
        ({"persons_kind": "exact"}, "The number is missing"),
        ({"persons_kind": "undeterminable", "persons_number": "5"}, "Remove one of the two"),
        ({"communication_count": "-1"}, "Enter a whole number"),
        ({"nature": ["nothing_of_ours"]}, "Select a valid choice"),
        ({"severity": "dreadful"}, "Select a valid choice"),
        ({"description": "x" * 100_001}, "100,000"),
        ({"occurred_from": "9999-12-31T23:59"}, "too late"),
        ({"occurred_from": "2026-03-29T02:30"}, "did not exist"),
        ({"occurred_from": "2026-10-20T09:00", "occurred_to": "2026-10-19T09:00"}, "before"),
        ({"read_version": "x"}, "whole number"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_bad_input_is_refused_where_it_stands_and_kept(
    sign_in, alice, logged, address, fields, words
):
    answer = sign_in(alice).post(address, typed() | {"circumstances": "Kept text"} | fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert "Kept text" in page
    assert facts_row(logged).version == 0


def test_zero_people_with_a_grave_severity_is_asked_once_more(sign_in, alice, logged, address):
    fields = typed(persons_kind="exact", persons_number="0", severity="maximal")
    asked = sign_in(alice).post(address, fields)
    assert asked.status_code == 200
    assert "Save all the same" in asked.content.decode()
    assert facts_row(logged).version == 0
    seen = asked.context["form"]["seen"].value()
    assert sign_in(alice).post(address, fields | {"seen": seen}).status_code == 302
    assert facts_of(logged).persons == Count("exact", 0)


def test_what_was_doubtful_before_is_not_asked_again(sign_in, alice, logged, address):
    known = BreachFacts(persons=Count("exact", 9), records=Count("exact", 3))
    save_facts(logged, facts=known, read_version=0, by=alice, now=NOW)
    form = sign_in(alice).get(address).context["form"]
    assert form["seen"].value() == "records_fewer_than_persons"


def test_when_two_people_write_both_texts_are_shown_and_none_is_lost(
    sign_in, alice, bob, logged, address
):
    save_facts(logged, facts=BreachFacts(description="Bob's"), read_version=0, by=bob, now=NOW)
    answer = sign_in(alice).post(address, typed(description="Alice's"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Bob&#x27;s" in page
    assert "Alice&#x27;s" in page
    assert facts_of(logged).description == "Bob's"
    version = answer.context["form"]["read_version"].value()
    again = sign_in(alice).post(address, typed(version, description="Both"))
    assert again.status_code == 302
    assert facts_of(logged).description == "Both"


def test_somebody_who_only_reads_sees_facts_and_no_form(
    sign_in, laboratory, alice, logged, address
):
    save_facts(logged, facts=BreachFacts(description="Seen"), read_version=0, by=alice, now=NOW)
    dora = member("Dora", laboratory, "auditor")
    page = sign_in(dora).get(address).content.decode()
    assert "Seen" in page
    assert "<textarea" not in page
    assert sign_in(dora).post(address, typed()).status_code == 403


def test_another_organisations_facts_do_not_exist(sign_in, charlie, address):
    assert sign_in(charlie).get(address).status_code == 404
    assert sign_in(charlie).post(address, typed()).status_code == 404


def test_a_stranger_signs_in_first(client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_another_method_is_refused(sign_in, alice, address):
    assert sign_in(alice).put(address).status_code == 405


def test_the_page_says_what_is_encrypted_and_speaks_french(sign_in, alice, address):
    page = sign_in(alice).get(address, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
    assert "Perte de la confidentialité" in page


@pytest.fixture
def figures_page(logged):
    return f"/incidents/{logged.pk}/figures/"


def figure(**fields):
    return {
        "of": "persons",
        "number": "491 840",
        "source": "A newspaper",
        "given_on": "2026-10-22",
        **fields,
    }


def test_two_figures_that_disagree_are_both_kept(sign_in, alice, logged, figures_page):
    client = sign_in(alice)
    assert client.post(figures_page, figure()).status_code == 302
    assert client.post(figures_page, figure(number="491939", source="Another")).status_code == 302
    page = client.get(figures_page).content.decode()
    assert "491,840" in page
    assert "491,939" in page
    assert Figure.objects.filter(incident=logged).count() == 2


@pytest.mark.parametrize(
    "fields",
    [{"number": ""}, {"number": "many"}, {"source": ""}, {"given_on": "yesterday"}],
    ids=str,
)
def test_a_figure_without_number_source_or_date_is_refused(sign_in, alice, figures_page, fields):
    assert sign_in(alice).post(figures_page, figure(**fields)).status_code == 400
    assert not Figure.objects.exists()


def test_another_organisations_figures_do_not_exist(sign_in, charlie, figures_page):
    assert sign_in(charlie).get(figures_page).status_code == 404


def test_somebody_who_only_reads_adds_no_figure(sign_in, laboratory, figures_page):
    dora = member("Dora", laboratory, "auditor")
    assert "Keep this figure" not in sign_in(dora).get(figures_page).content.decode()
    assert sign_in(dora).post(figures_page, figure()).status_code == 403


def test_saving_needs_the_permission_whatever_the_page(laboratory, logged):
    dora = member("Dora", laboratory, "auditor")
    with pytest.raises(Refused):
        save_facts(logged, facts=BreachFacts(), read_version=0, by=dora, now=NOW)
