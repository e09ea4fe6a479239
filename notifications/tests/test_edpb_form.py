"""The EDPB's common template: all of its fields and numbers, none of its known defects."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from incidents.rules.facts import BreachFacts, Count, known_facts
from incidents.rules.refusals import Refused
from incidents.rules.terms import terms
from incidents.rules.vocabulary import vocabulary
from notifications.rules.answer_checks import check_answer
from notifications.rules.answer_text import answer_text, copy_text
from notifications.rules.answers import UNKNOWN, is_asked, missing, unknowns
from notifications.rules.authorities import authorities
from notifications.rules.official_forms import load_form
from notifications.rules.prefill import prefill

EDPB = load_form("edpb-2026-06")
BY_NUMBER = {field.number: field for field in EDPB.fields() if field.number}

# Of its 126 rows these are headings; the others are the 100 fields.
HEADINGS = {1, 2, 8, 9, 20, 27, 28, 32, 37, 42, 43, 54, 64, 69, 74, 77, 78, 88, 91, 93, 96,
            107, 108, 112, 119, 124}  # fmt: skip
# The column of the template: required, conditional, optional.
OPTIONAL = {7, 14, 15, 16, 17, 19, 33, 45, 105, 109, 110, 125}
CONDITIONAL = {5, 6, 10, 11, 18, 24, 25, 26, 34, 35, 36, 46, 47, 49, 52, 53, 56, 57, 58, 59, 68,
               79, 80, 81, 82, 83, 84, 86, 98, 99, 100, 101, 102, 103, 104, 106, 111, 114, 115,
               116, 117, 118, 121, 122, 123, 126}  # fmt: skip
# How many choices each field of the template has; 89 and 97 with those that it runs together.
CHOICES = {3: 2, 4: 3, 10: 3, 14: 2, 15: 4, 23: 3, 33: 3, 38: 2, 44: 5, 50: 6, 55: 3, 56: 5, 57: 5,
           58: 3, 59: 3, 60: 25, 61: 6, 65: 11, 67: 4, 70: 21, 72: 4, 75: 12, 79: 5, 81: 4, 83: 4,
           85: 15, 87: 4, 89: 4, 94: 15, 97: 6, 100: 3, 102: 2, 104: 3, 109: 3, 110: 3, 113: 3,
           120: 3, 125: 10}  # fmt: skip
# Questions without a list of the template, which ask for one all the same.
LISTS_OF_OURS = {17, 29, 115, 116, 121}
MAYBE_LATER = {44: "e", 56: "e", 57: "e", 60: "x", 61: "e", 65: "k", 67: "d", 70: "t", 72: "d",
               79: "e", 81: "d", 83: "d", 85: "o", 87: "d", 89: "d", 97: "c"}  # fmt: skip


def asked(number, **answers):
    return is_asked(BY_NUMBER[number], answers, late=False)


def test_all_hundred_fields_are_there_under_their_numbers():
    assert list(BY_NUMBER) == sorted(set(range(1, 127)) - HEADINGS)
    assert len(BY_NUMBER) == 100


def test_the_template_is_a_draft_that_no_authority_takes():
    assert EDPB.standing == "consultation draft"
    assert EDPB.dated == date(2026, 6, 8)
    assert EDPB.id not in {authority.form for authority in authorities()}


def test_each_field_is_as_necessary_as_the_template_says():
    said = {number: field.required for number, field in BY_NUMBER.items()}
    assert {number for number, word in said.items() if word == "optional"} == OPTIONAL
    assert {number for number, word in said.items() if word == "conditional"} == CONDITIONAL
    assert sum(word == "required" for word in said.values()) == 42


def test_every_choice_of_the_template_is_there_under_its_letter():
    read = {number: len(field.values) for number, field in BY_NUMBER.items() if field.values}
    assert {
        number: count for number, count in read.items() if number not in LISTS_OF_OURS
    } == CHOICES
    for number in CHOICES:
        letters = [value.code for value in BY_NUMBER[number].values if value.code != "b1"]
        assert "".join(letters) == "abcdefghijklmnopqrstuvwxyz"[: len(letters)]


@pytest.mark.parametrize(("name", "reading"), [pytest.param(*one, id=one[0])
                                               for one in EDPB.readings()])  # fmt: skip
def test_every_label_and_list_says_where_it_was_read_how_sure_it_is_and_when(name, reading):
    assert set(reading.sources) <= set(EDPB.sources)
    assert (reading.verified, reading.sources) in (("secondary source", ("E",)), ("ours", ("U",)))
    assert reading.checked_on >= date(2026, 11, 21)
    assert reading.is_to_be_checked


def test_what_has_no_number_is_ours_and_says_so():
    (ours,) = [field for field in EDPB.fields() if not field.number]
    assert (ours.id, ours.reading.verified) == ("established_in_eea", "ours")


@pytest.mark.parametrize("field", list(EDPB.fields()), ids=lambda field: str(field.number))
def test_both_languages_have_words_for_every_question_and_choice(field):
    assert field.label("en") != field.label("fr")
    assert all(value.label("en") and value.label("fr") for value in field.values)


def test_reasons_are_asked_of_the_late_and_not_of_the_early_as_the_template_has_it():
    reasons = BY_NUMBER[49]
    assert not is_asked(reasons, {}, late=False)
    assert is_asked(reasons, {}, late=True)


def test_consequences_for_the_availability_are_asked_under_availability():
    assert asked(83, nature=["c"])
    assert not asked(83, nature=["b"])


def test_the_outcomes_of_the_risk_assessment_are_four_and_ours():
    assert len(BY_NUMBER[89].values) == 4
    assert BY_NUMBER[89].options.reading.verified == "ours"


def test_what_is_to_be_determined_ends_the_list_of_when_it_occurred():
    assert [value.code for value in BY_NUMBER[44].values][-1] == "e"
    assert BY_NUMBER[44].value("e").is_open


def test_a_date_of_the_communication_that_is_not_set_is_a_choice_of_its_own():
    labels = [value.label_en for value in BY_NUMBER[97].values][1:3]
    assert labels == ["No, but it will be communicated on a specific date",
                      "No, but it will be communicated on a date to be determined"]  # fmt: skip


def test_several_things_can_be_true_at_once_where_the_world_has_several():
    several = {number for number, field in BY_NUMBER.items()
               if field.kind == "multi" or field.repeatable}  # fmt: skip
    assert several == {39, 40, 41, 55, 60, 61, 65, 70, 75, 79, 81, 83, 85, 94, 100, 104, 115, 116,
                       117, 118, 121, 122, 123, 125, 126}  # fmt: skip


def test_what_only_an_incomplete_notification_may_say_is_marked_and_left_for_the_complement():
    marked = {number: [value.code for value in field.values if value.is_open]
              for number, field in BY_NUMBER.items()}  # fmt: skip
    assert {number: codes for number, codes in marked.items() if codes} == {
        number: [code] for number, code in MAYBE_LATER.items()
    }
    assert [item.field_id for item in unknowns(EDPB, {"severity": "d"})] == ["severity"]


def test_a_withdrawal_is_offered_in_a_follow_up_alone():
    first, later = ({"kind": kind, "sub_type": "c"} for kind in ("a", "b"))
    assert "sub_type" in {item.field_id for item in missing(EDPB, first)}
    assert "sub_type" not in {item.field_id for item in missing(EDPB, later)}


CONDITIONS = [
    (5, {"sub_type": "c"}, {"sub_type": "b"}),
    (6, {"kind": "b"}, {"kind": "a"}),
    (15, {"sector": "a"}, {"sector": "b"}),
    (16, {"organisation_type": "d"}, {"organisation_type": "a"}),
    (18, {"established_in_eea": "no"}, {"established_in_eea": "yes"}),
    (24, {"reporter_function": "c"}, {"reporter_function": "a"}),
    (29, {}, {"reporter_function": "a"}),
    (30, {"dpo_designated": "a"}, {"dpo_designated": "a", "reporter_function": "a"}),
    (40, {"other_parties": "a"}, {"other_parties": "b"}),
    (47, {"occurrence_kind": "b"}, {"occurrence_kind": "c"}),
    (52, {"discovery": "b"}, {"discovery": "a"}),
    (56, {"nature": ["a", "b"]}, {"nature": ["b"]}),
    (57, {"nature": ["a"]}, {"nature": ["c"]}),
    (58, {"nature": ["b"]}, {"nature": ["a"]}),
    (59, {"nature": ["c"]}, {"nature": ["a"]}),
    (68, {"persons_kind": "b"}, {"persons_kind": "c"}),
    (79, {"nature": ["a"]}, {"nature": ["b"]}),
    (80, {"consequences_confidentiality": ["a", "d"]}, {"consequences_confidentiality": ["a"]}),
    (81, {"nature": ["b"]}, {"nature": ["c"]}),
    (86, {"harms": ["n"]}, {"harms": ["a"]}),
    (98, {"communication": "a"}, {"communication": "b"}),
    (99, {"communication": "b"}, {"communication": "b1"}),
    (100, {"communication": "e"}, {"communication": "d"}),
    (103, {"communication_extent": "b"}, {"communication_extent": "a"}),
    (106, {"communication": "a"}, {"communication": "c"}),
    (111, {"police": "b", "other_authorities": "a"}, {"police": "b", "other_authorities": "c"}),
    (113, {"established_in_eea": "yes"}, {"established_in_eea": "no"}),
    (117, {"cross_border": "a"}, {"cross_border": "b"}),
    (120, {"established_in_eea": "no"}, {"established_in_eea": "yes"}),
    (122, {"outside_eea": "a"}, {"outside_eea": "c"}),
]


@pytest.mark.parametrize(("number", "so", "otherwise"), [
    pytest.param(*case, id=str(case[0])) for case in CONDITIONS
])  # fmt: skip
def test_a_field_is_asked_under_the_condition_of_the_template(number, so, otherwise):
    assert asked(number, **so)
    assert not asked(number, **otherwise)


FACTS = BreachFacts(
    nature=("confidentiality", "availability"),
    origins=("hacking",),
    causes=("external_malicious",),
    data_categories=("civil_status", "nir"),
    special_categories=("health",),
    persons=Count("approximate", 491_840),
    records=Count("to_be_determined"),
    consequences=("c_linked", "a_unable"),
    severity="maximal",
    occurrence_kind="ongoing",
    occurred_from=datetime(2026, 10, 20, 3, tzinfo=UTC),
    other_authorities="unknown",
)


@pytest.mark.parametrize(("number", "answer"), [
    (3, "a"), (4, "b"), (44, "c"), (55, ["a", "c"]), (60, ["c"]), (61, ["d"]), (67, "b"),
    (68, 491_840), (70, ["a", "k", "n"]), (72, "d"), (73, None), (79, ["b"]), (81, None),
    (83, ["a"]), (87, "c"), (110, "c"), (76, None),
])  # fmt: skip
def test_the_same_facts_fill_this_form_too(number, answer):
    answers = prefill(EDPB, known_facts(FACTS) | {"filing.kind": "initial"})
    assert answers.get(BY_NUMBER[number].id) == answer


def test_what_is_prefilled_passes_the_checks_of_what_is_typed():
    answers = prefill(EDPB, known_facts(FACTS) | {"filing.kind": "complementary"})
    assert {
        key: check_answer(EDPB.by_id[key], answer) for key, answer in answers.items()
    } == answers


@pytest.mark.parametrize("kind", ["initial", "complementary", "complete"])
def test_every_kind_of_filing_has_its_type_and_sub_type(kind):
    answers = prefill(EDPB, {"filing.kind": kind})
    assert (answers["kind"], answers["sub_type"]) == {
        "initial": ("a", "b"), "complementary": ("b", "b"), "complete": ("a", "a"),
    }[kind]  # fmt: skip


# What this template has no letter for stays with the person: which of two noes, or none at all.
NO_LETTER = {61: {"other"}, 97: {"no_will_not"}}
VOCABULARIES = {44: "occurrence_kinds", 50: "discovery", 55: "nature", 60: "origins", 61: "causes",
                65: "person_categories", 67: "count_kinds", 85: "harms", 87: "severity",
                97: "communication", 110: "yes_no"}  # fmt: skip


@pytest.mark.parametrize(("number", "name"), sorted(VOCABULARIES.items()))
def test_every_code_of_the_vocabulary_has_its_letter(number, name):
    filed = {code for value in BY_NUMBER[number].values for code in value.stands_for}
    assert filed == set(vocabulary()[name].labels) - NO_LETTER.get(number, set())


def test_ordinary_and_special_categories_of_data_share_one_list():
    filed = {code for value in BY_NUMBER[70].values for code in value.stands_for}
    both = (vocabulary()["data_categories"].labels, vocabulary()["special_categories"].labels)
    assert filed == {code for labels in both for code in labels}


def test_the_countries_are_those_of_the_law_book():
    codes = {value.code.upper() for value in BY_NUMBER[115].values}
    # The law book also knows regions with a code of their own; on a form they are France.
    regions = {"GF", "GP", "MF", "MQ", "RE", "YT"}
    assert codes == set(terms().country_codes(("EEA",))) - regions


@pytest.mark.parametrize("field", [f for f in EDPB.fields() if f.unknown], ids=lambda f: f.id)
def test_where_the_form_has_no_word_for_unknown_there_is_a_sentence(field):
    assert not any(value.is_open for value in field.values)
    assert answer_text(field, UNKNOWN, "en").startswith("Not known at this stage.")


@pytest.mark.parametrize(("typed", "answer"), [(0, 0), (491_840, 491_840), (None, None)])
def test_a_number_alone_is_kept_as_a_number(typed, answer):
    assert check_answer(BY_NUMBER[68], typed) == answer


@pytest.mark.parametrize(("typed", "code"), [
    (-1, "count_out_of_range"), ("12", "count_out_of_range"), (True, "count_out_of_range"),
    (1.5, "count_out_of_range"),
])  # fmt: skip
def test_what_is_no_number_is_refused_with_its_field(typed, code):
    with pytest.raises(Refused) as refused:
        check_answer(BY_NUMBER[68], typed)
    assert (refused.value.code, refused.value.field) == (code, "persons")


def test_a_number_alone_reads_well_and_is_copied_as_digits():
    assert answer_text(BY_NUMBER[68], 491_840, "fr") == "491\u00a0840"
    assert answer_text(BY_NUMBER[68], 0, "en") == "0"
    assert copy_text(BY_NUMBER[68], 491_840, "en") == "491840"


def test_the_comments_tell_each_defect_that_was_not_copied():
    text = files("notifications.official_forms").joinpath("edpb-2026-06.toml").read_text("utf-8")
    assert text.count("Defect not copied") == 4
