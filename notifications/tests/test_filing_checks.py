"""What is looked at again before a filing leaves: by table, on each form that asks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rendering.filing_remarks import REMARKS
from notifications.rules.answer_checks import check_answer
from notifications.rules.answers import UNKNOWN
from notifications.rules.filing_checks import Remark, remarks
from notifications.rules.official_forms import load_form
from notifications.tests.test_private_numbers import IBAN, NIR, ORDINARY

CNIL = load_form("cnil-2023-07")
EDPB = load_form("edpb-2026-06")
LETTER = load_form("article-33-2018")
THREE = "a@x.example\nb@x.example\nc@x.example"


def exact(number):
    return {"kind": "exact", "number": number}


def at(instant, precision="minute"):
    return {"at": instant, "zone": "Europe/Paris", "precision": precision}


TBD = {"kind": "to_be_determined", "number": None}
NOON, LATER = at("2026-10-23T10:00:00+00:00"), at("2026-10-23T11:00:00+00:00")
# 00:30 in Paris on the 24th, which is the 23rd in UTC.
NIGHT, THE_DAY = at("2026-10-23T22:30:00+00:00"), at("2026-10-23T22:00:00+00:00", "day")


@pytest.mark.parametrize(
    ("form", "answers", "code", "blamed"),
    [
        pytest.param(CNIL, {"description": f"Seen:\n{THREE}"}, "address_list", "description",
                     id="list of addresses"),
        pytest.param(CNIL, {"measures_after": NIR}, "social_security_number", "measures_after",
                     id="social-security number"),
        pytest.param(EDPB, {"systems": IBAN}, "iban", "systems", id="IBAN"),
        pytest.param(CNIL, {"measures_after": " inconnues "}, "unknown_in_words",
                     "measures_after", id="unknown in French words"),
        pytest.param(CNIL, {"circumstances": "N/A"}, "unknown_in_words", "circumstances",
                     id="not available"),
        pytest.param(CNIL, {"circumstances": "0"}, "unknown_in_words", "circumstances",
                     id="zero in a narrative"),
        pytest.param(CNIL, {"occurred_from": LATER, "occurred_to": NOON}, "end_before_start",
                     "occurred_to", id="end before start"),
        pytest.param(EDPB, {"occurred_from": NIGHT, "occurred_to": NOON}, "end_before_start",
                     "occurred_to", id="end the day before"),
        pytest.param(CNIL, {"occurred_from": THE_DAY, "occurred_to": NOON}, "end_before_start",
                     "occurred_to", id="end before the day of the start"),
        pytest.param(CNIL, {"occurred_from": LATER, "awareness_at": NOON}, "aware_before_start",
                     "awareness_at", id="aware before the start"),
        pytest.param(CNIL, {"communication": "yes_informed", "communication_reason": "No risk"},
                     "told_and_reason_not_to", "communication_reason", id="told and why not"),
        pytest.param(CNIL, {"communication": "no_but_will", "communication_reason": "No risk"},
                     "told_and_reason_not_to", "communication_reason", id="will be and why not"),
        pytest.param(CNIL, {"communication": "no_will_not", "communication_count": exact(3)},
                     "not_told_and_told", "communication_count", id="will not be and how many"),
        pytest.param(CNIL, {"communication": "no_will_not", "communication_on": "2026-10-23"},
                     "not_told_and_told", "communication_on", id="will not be and when"),
        pytest.param(EDPB, {"communication": "b", "communication_on": "2026-10-23"},
                     "not_told_and_told", "communication_on", id="will be and when they were"),
        pytest.param(LETTER, {"communication": "yes_informed", "communication_count": exact(0)},
                     "told_nobody", "communication_count", id="told and nobody"),
        pytest.param(CNIL, {"communication_count": exact(9), "persons": exact(8)},
                     "told_more_than_concerned", "communication_count", id="told more"),
        pytest.param(EDPB, {"persons_kind": "c", "persons": 12}, "number_and_no_number", "persons",
                     id="a number and none"),
        pytest.param(CNIL, {"persons": exact(0)}, "zero_or_unknown", "persons", id="nobody"),
        pytest.param(EDPB, {"records": 0}, "zero_or_unknown", "records", id="no record"),
        pytest.param(CNIL, {"records": exact(7), "persons": exact(8)},
                     "fewer_records_than_persons", "records", id="fewer records"),
        pytest.param(EDPB, {"records": 7, "persons": 8}, "fewer_records_than_persons", "records",
                     id="fewer records, bare numbers"),
    ],
)  # fmt: skip
def test_what_is_to_be_looked_at_again_is_named_with_its_field(form, answers, code, blamed):
    assert [(one.code, one.field_id) for one in remarks(form, answers)] == [(code, blamed)]


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        pytest.param(CNIL, {}, id="nothing answered"),
        pytest.param(CNIL, {"measures_after": "Inconnus exclus du réseau"}, id="a word in a text"),
        pytest.param(CNIL, {"vat": "0"}, id="where the form has no box for unknown"),
        pytest.param(CNIL, {"description": UNKNOWN, "persons": UNKNOWN}, id="unknown"),
        pytest.param(CNIL, {"persons": TBD, "records": exact(1)}, id="to be determined"),
        pytest.param(CNIL, {"occurred_from": NOON, "occurred_to": NOON}, id="one instant"),
        pytest.param(CNIL, {"occurred_from": NIGHT, "occurred_to": THE_DAY},
                     id="some time on the day it started"),
        pytest.param(CNIL, {"occurred_from": LATER, "occurred_to": UNKNOWN}, id="end unknown"),
        pytest.param(CNIL, {"communication": "yes_informed", "communication_count": exact(8),
                            "communication_on": "2026-10-23", "persons": exact(8)}, id="told"),
        pytest.param(CNIL, {"communication": "no_but_will", "communication_on": "2026-10-23"},
                     id="the day on which they will be told"),
        pytest.param(CNIL, {"communication": "no_will_not", "communication_reason": "No risk",
                            "communication_count": exact(0)}, id="not told"),
        pytest.param(EDPB, {"persons_kind": "a", "persons": 12}, id="an exact number"),
        pytest.param(CNIL, {"records": exact(8), "persons": exact(8)}, id="as many records"),
        pytest.param(CNIL, {"contact_email": "alice@a.example"}, id="the address of the contact"),
    ],
)  # fmt: skip
def test_what_may_be_so_is_left_alone(form, answers):
    assert remarks(form, answers) == ()


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("form", [CNIL, EDPB, LETTER], ids=lambda form: form.id)
def test_an_ordinary_narrative_raises_no_alarm(form, text):
    assert remarks(form, {"description": f"Le rapport dit : {text}"}) == ()


def test_a_remark_tells_the_line_and_how_many_and_nothing_of_what_it_found():
    found = remarks(CNIL, {"description": f"Liste :\n{THREE}"})
    assert found == (Remark("address_list", "description", line=2, count=3),)


def test_remarks_stand_in_the_order_of_the_form():
    answers = {"records": exact(7), "persons": exact(8), "measures_after": NIR, "description": IBAN}
    blamed = [remark.field_id for remark in remarks(CNIL, answers)]
    assert blamed == ["description", "records", "measures_after"]


def test_every_remark_has_words_of_its_own():
    table = test_what_is_to_be_looked_at_again_is_named_with_its_field.pytestmark[0].args[1]
    assert {case.values[2] for case in table} == set(REMARKS)


answered = st.dictionaries(
    st.sampled_from([*CNIL.by_id, "gone"]),
    st.none() | st.text(max_size=9) | st.sampled_from([
        UNKNOWN, TBD, exact(0), exact(5), NOON, LATER, "yes_informed", "no_will_not", NIR,
    ]),
)  # fmt: skip


@given(answered)
def test_whatever_was_answered_each_remark_names_a_field_that_was(raw):
    answers = {}
    for field_id, answer in raw.items():
        try:
            answers[field_id] = check_answer(CNIL.by_id[field_id], answer)
        except (KeyError, Refused):
            continue
    assert {remark.field_id for remark in remarks(CNIL, answers)} <= set(answers)
