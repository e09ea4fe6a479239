"""The choice lists: complete in two languages, sourced, and true to the rules' own codes."""

from datetime import date
from typing import get_args

import pytest

from incidents.rules import facts as facts_module
from incidents.rules.facts import CODE_LISTS, BreachFacts
from incidents.rules.languages import LANGUAGES
from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import (
    check_codes,
    choices,
    label,
    read_vocabulary,
    vocabulary,
)


@pytest.mark.parametrize("name", sorted(vocabulary()))
def test_every_list_says_where_it_was_read_how_sure_it_is_and_when_it_was_checked(name):
    entry = vocabulary()[name]
    assert entry.source
    assert isinstance(entry.checked_on, date)


@pytest.mark.parametrize("name", sorted(vocabulary()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_of_a_list_read_the_same(name, language):
    words = [label for _, label in choices(name, language)]
    assert all(word.strip() == word and word for word in words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("severity", facts_module.Severity),
        ("communication", facts_module.Communication),
        ("count_kinds", facts_module.CountKind),
        ("occurrence_kinds", facts_module.OccurrenceKind),
        ("yes_no", facts_module.YesNo),
    ],
)
def test_the_lists_hold_exactly_the_codes_that_the_facts_accept(name, kinds):
    assert {code for code, _ in choices(name, "en")} == set(get_args(kinds))


def test_every_coded_fact_has_its_list():
    assert set(CODE_LISTS) <= set(vocabulary())


def test_there_are_twenty_two_sectors_of_activity():
    assert len(choices("sectors", "fr")) == 22


def test_the_words_follow_the_language_and_other_languages_read_english():
    assert label("severity", "significant", "fr-fr") == "Important"
    assert label("severity", "significant", "en") == "Significant"
    assert label("severity", "significant", "de") == "Significant"


def test_a_code_of_no_list_is_refused_with_the_name_of_the_fact():
    with pytest.raises(Refused) as refused:
        check_codes(BreachFacts(origins=("hacking", "sorcery")))
    assert (refused.value.code, refused.value.field) == ("unknown_code", "origins")


def test_known_codes_pass():
    check_codes(BreachFacts(nature=("integrity",), consequences=("a_unable", "c_linked")))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("[nature", "vocabulary.toml: ", id="not TOML"),
        pytest.param("[nature]\nsource='x'", "nature: lacks 'choices'", id="no choices"),
        pytest.param(
            "[n]\nsource='x'\nstatus='sure'\nchecked_on=2026-01-01\nchoices={}",
            "n.status: 'sure'",
            id="status of our own invention",
        ),
        pytest.param(
            "[n]\nsource='x'\nstatus='primary'\nchecked_on=2026-01-01\nchoices={a={en='A'}}",
            "n.a: needs the languages",
            id="one language missing",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_file_key_and_reason(text, reason):
    with pytest.raises(ValueError, match=r"vocabulary\.toml") as refused:
        read_vocabulary(text)
    assert reason in str(refused.value)
