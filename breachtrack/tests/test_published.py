"""The panel that says where an incident stands among the notifications of its sector and kind."""

import io
import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from incidents.rules.facts import BreachFacts, Count
from incidents.services.facts import record_figure, save_facts
from notifications.rendering.open_data_panel import share_text
from notifications.rules.open_data_files import read_open_data_file
from notifications.selectors.open_data import published_for
from notifications.services.open_data import import_open_data
from notifications.tests.published_file import (
    AVAILABILITY,
    INTEGRITY,
    TODAY,
    content,
    row,
)
from tests.cast import NOW

pytestmark = pytest.mark.django_db

PAPER = "Papier perdu, volé ou laissé accessible dans un endroit non sécurisé"
KNOWN = BreachFacts(
    nature=("confidentiality",),
    origins=("hacking",),
    data_categories=("nir",),
    persons=Count("exact", 491_840),
)
# Of health: ten, of them eight of its nature, six of its origin, and one like it with many people.
ROWS = [
    row(month="2025-12"),
    *[row(month="2025-01", persons="Entre 6 et 50 personnes")] * 2,
    *[row(month="2024-12", persons="Entre 51 et 300 personnes")] * 3,
    *[row(month="2018-05", origins=PAPER)] * 2,
    *[row(natures=INTEGRITY), row(natures=AVAILABILITY)],
    *[row(sector="Enseignement")] * 5,
    row(sector="Inconnu"),
]


@pytest.fixture
def page(sign_in, alice, at_now):
    return sign_in(alice)


@pytest.fixture
def published(db):
    found = read_open_data_file(io.BytesIO(content(*ROWS)), today=TODAY)
    return import_open_data(found, now=NOW)


def know(incident, alice, facts=KNOWN):
    save_facts(incident, facts=facts, read_version=0, by=alice, now=NOW)


def panel(client, incident, language="en"):
    """The words of the panel, or None where the page has none."""
    response = client.get(f"/incidents/{incident.pk}/", headers={"accept-language": language})
    found = re.search(r'<section class="panel" id="published">.*?</section>', response.text, re.S)
    return " ".join(strip_tags(found[0]).split()) if found else None


def test_it_says_the_sector_the_kind_the_last_year_and_the_people(page, aware, alice, published):
    know(aware, alice)
    said = panel(page, aware)
    for sentence in (
        "Human health and social work: 10 notifications received by the CNIL between May 2018 and "
        "December 2025.",
        "Of the same nature (loss of confidentiality): 8 (80%).",
        "Of these, of the same origin too (hacking, malware (ransomware for example) or phishing): "
        "6 (75%).",
        "3 of these were received since January 2025.",
        "Of the 6, by the number of people: 1 (17%) as many as here (more than 5,000), 5 (83%) "
        "fewer, 0 more.",
        "Counts of notifications, not of incidents",
        "None of it says whether this one must be notified.",
        "CNIL, open data of 18 March 2026, Licence Ouverte 2.0",
    ):
        assert sentence in said


def test_it_says_so_in_french(page, aware, alice, published):
    know(aware, alice)
    said = panel(page, aware, "fr")
    for sentence in (
        "Parmi les notifications publiées",
        "Santé humaine et action sociale : 10 notifications reçues par la CNIL entre mai 2018 et "
        "décembre 2025.",
        "De même nature (perte de la confidentialité) : 8 (80 %).",
        "3 de celles-ci ont été reçues depuis janvier 2025.",
        "Sur les 6, selon le nombre de personnes : 1 (17 %) autant qu’ici (plus de 5 000), "
        "5 (83 %) moins, 0 davantage.",
        "Rien de cela ne dit si cet incident doit être notifié.",
        "CNIL, données ouvertes du 18 mars 2026",
    ):
        assert sentence in said


def test_without_an_import_the_page_has_no_panel(page, aware, alice):
    know(aware, alice)
    assert panel(page, aware) is None


def test_while_the_nature_is_not_known_it_has_none(page, aware, alice, published):
    assert panel(page, aware) is None
    know(aware, alice, BreachFacts(origins=("hacking",)))
    assert panel(page, aware) is None


@pytest.mark.parametrize("sector", ["", "unknown"])
def test_without_a_sector_it_has_none(page, aware, alice, laboratory, published, sector):
    know(aware, alice)
    laboratory.sector = sector
    laboratory.save(update_fields=["sector"])
    assert panel(page, aware) is None


def test_a_processor_and_who_notifies_another_authority_have_none(aware, alice, published):
    know(aware, alice)
    assert published_for(aware) is not None
    aware.role = "processor"
    assert published_for(aware) is None
    aware.role = "controller"
    aware.organisation.lead_authority = "DPC"
    assert published_for(aware) is None


def test_without_origin_and_number_it_says_what_it_can(page, aware, alice, published):
    know(aware, alice, BreachFacts(nature=("confidentiality",)))
    said = panel(page, aware)
    assert "Of the same nature (loss of confidentiality): 8 (80%)." in said
    assert "3 of these were received since January 2025." in said
    assert "origin" not in said
    assert "number of people" not in said


def test_of_a_kind_that_nobody_notified_it_says_none_and_no_more(page, aware, alice, published):
    know(aware, alice, BreachFacts(nature=("availability", "integrity"), persons=Count("exact", 3)))
    said = panel(page, aware)
    assert "Of the same nature (loss of availability; loss of integrity): 0." in said
    assert "number of people" not in said
    assert "since" not in said


def test_a_sector_of_which_nothing_is_published_is_said(page, aware, alice, laboratory, published):
    know(aware, alice)
    laboratory.sector = "a"
    laboratory.save(update_fields=["sector"])
    said = panel(page, aware)
    assert "Agriculture, forestry and fishing: 0 notifications received" in said
    assert "Of the same" not in said


def test_who_did_not_say_how_many_is_counted_apart(page, aware, alice):
    know(aware, alice, BreachFacts(nature=("confidentiality",), persons=Count("approximate", 100)))
    rows = [row(persons="Entre 51 et 300 personnes"), row(persons=""), row(), row()]
    found = read_open_data_file(io.BytesIO(content(*rows)), today=TODAY)
    import_open_data(found, now=NOW)
    sentence = "1 (25%) as many as here (51 to 300), 0 fewer, 2 (50%) more, 1 (25%) not said."
    assert sentence in panel(page, aware)


def test_the_latest_figure_counts_where_no_number_was_stated(aware, alice, published):
    know(aware, alice, BreachFacts(nature=("confidentiality",)))
    assert published_for(aware).breach.persons is None
    given = {"of": "persons", "is_exact": False, "source": "ticket", "by": alice, "now": NOW}
    record_figure(aware, number=60, given_on=date(2026, 10, 23), **given)
    record_figure(aware, number=7, given_on=date(2026, 10, 22), **given)
    assert published_for(aware).breach.persons == 60


def test_an_unknown_number_that_was_stated_stands_above_the_figures(aware, alice, published):
    stated = BreachFacts(nature=("confidentiality",), persons=Count("undeterminable"))
    know(aware, alice, stated)
    given = {"of": "persons", "is_exact": False, "source": "ticket", "by": alice, "now": NOW}
    record_figure(aware, number=60, given_on=date(2026, 10, 23), **given)
    assert published_for(aware).breach.persons is None


@pytest.mark.parametrize(("month", "since"), [("2025-12", (2025, 1, 1)), ("2025-03", (2024, 4, 1))])
def test_the_last_year_is_twelve_months_with_the_last_one_published(aware, alice, month, since):
    know(aware, alice)
    found = read_open_data_file(io.BytesIO(content(row(month=month))), today=TODAY)
    import_open_data(found, now=NOW)
    assert published_for(aware).recent_from == date(*since)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 100, "0"),
        (0, 0, "0"),
        (1, 3, "1 (33%)"),
        (2, 3, "2 (67%)"),
        (1, 1_000, "1 (<1%)"),
        (999, 1_000, "999 (>99%)"),
        (1_000, 1_000, "1,000 (100%)"),
        (99, 100, "99 (99%)"),
        (1, 100, "1 (1%)"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(part, whole, text):
    assert share_text(part, whole) == text


def test_the_panel_asks_four_questions_at_the_most_and_one_while_nothing_is_known(
    aware, alice, published, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_num_queries(1):
        published_for(aware)
    know(aware, alice, BreachFacts(nature=("confidentiality",)))
    with django_assert_max_num_queries(4):
        published_for(aware)
