from datetime import date
from importlib.resources import files

import pytest

from incidents.rules.regimes import rules_in_force
from incidents.rules.terms import LISTS, read_terms, terms

GOOD = files("incidents.lawbook").joinpath("terms.toml").read_text(encoding="utf-8")


def test_every_term_has_its_words_in_both_languages():
    for name in LISTS:
        for code in terms().lists[name]:
            assert terms().words(name, code, "en") != terms().words(name, code, "fr")


def test_french_of_any_country_is_french_and_other_languages_read_english():
    assert terms().words("anchors", "classification", "fr-ca").startswith("la classification")
    assert terms().words("anchors", "classification", "de").startswith("when the incident")


def test_groups_of_countries_hold_groups():
    european = terms().country_codes(("EEA",))
    assert {"FR", "RE", "DE", "NO"} <= european
    assert european.isdisjoint({"GB", "CH", "NC"})
    assert terms().country_codes(("CH", "FRANCE")) >= {"CH", "FR"}


def test_a_submission_that_starts_a_clock_is_that_of_a_rule():
    known = {rule.rule for rule in rules_in_force(date(2026, 11, 21))}
    named = [rule for term in terms().lists["anchors"].values() for rule in term.submission_of]
    assert len(named) == 6
    assert set(named) <= known


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[anchors]", "[anchors", "not valid TOML"),
        ("[anchors]", "[anchor]", "anchors: must be a table"),
        ("[countries]", "[lands]", "lands: this key is not known"),
        ("[countries]", "[incident.lands]", "incident.lands: needs the languages en and fr"),
        ('EU = ["AT"', 'EU = [1, "AT"', "countries.EU: must be texts"),
        ('controller = { en = "controller"', 'controller = { en = ""', "roles.controller: needs"),
        ('controller = { en = "controller"', "controller = { en = 1", "roles.controller: must be"),
        ('submission_of = ["DORA initial"]', 'submission_of = "DORA"', "submission_of: must be"),
        ("incomplete = true", "incomplete = 1", "incomplete: must be true or false"),
    ],
)
def test_malformed_terms_are_refused_by_file_key_and_reason(old, new, message):
    assert old in GOOD
    with pytest.raises(ValueError, match=rf"^terms\.toml: .*{message}"):
        read_terms(GOOD.replace(old, new, 1))


def test_a_term_that_is_no_table_and_groups_that_are_none_are_refused():
    with pytest.raises(ValueError, match=r"^terms\.toml: anchors\.awareness: needs"):
        read_terms(GOOD.replace("[anchors]", '[anchors]\nawareness = "x"\n[x]', 1))
    with pytest.raises(ValueError, match=r"^terms\.toml: countries: must be a table$"):
        read_terms(GOOD.split("[countries]")[0])


@pytest.mark.parametrize(
    ("rule", "incomplete", "anchors"),
    [
        ("GDPR 33(1)", True, ("cnil_incomplete_filing",)),
        ("GDPR 33(1)", False, ()),
        ("611/2013 2(2)", True, ("eprivacy_incomplete_filing",)),
        ("611/2013 2(2)", False, ()),
        ("NIS2 23(4)(b)", False, ("nis2_notification",)),
        ("DORA intermediate", True, ("dora_intermediate",)),
        ("GDPR 34", True, ()),
    ],
)
def test_a_submission_starts_what_counts_from_it(rule, incomplete, anchors):
    assert terms().submission_anchors(rule, incomplete=incomplete) == anchors


def test_what_a_person_states_is_neither_the_awareness_nor_a_submission():
    stated = terms().stated_anchors
    assert {"classification", "significance", "detection"} <= set(stated)
    assert not {"awareness", "dora_initial", "cnil_incomplete_filing"} & set(stated)
