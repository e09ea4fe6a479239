"""What a person types into a form: cleaned, or refused with the field to blame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rules.answer_checks import LONGEST_TEXT, check_answer
from notifications.rules.answers import UNKNOWN
from notifications.rules.official_forms import load_form

CNIL = load_form("cnil-2023-07")
NOON = {"at": "2026-10-23T12:00:00+02:00", "zone": "Europe/Paris", "precision": "minute"}


@pytest.mark.parametrize(
    ("field_id", "raw", "answer"),
    [
        pytest.param("description", "  a\r\nb ", "a\nb", id="line ends and margins"),
        pytest.param("description", "   ", None, id="only spaces"),
        pytest.param("description", "", None, id="emptied"),
        pytest.param("siren", "732 829 320", "732829320", id="SIREN in groups"),
        pytest.param("contact_email", "alice@a.example", "alice@a.example", id="mail"),
        pytest.param("severity", "maximal", "maximal", id="choice"),
        pytest.param("nature", ["integrity", "confidentiality", "integrity"],
                     ["confidentiality", "integrity"], id="in the order of the form"),
        pytest.param("nature", [], None, id="nothing ticked"),
        pytest.param("persons", {"kind": "exact", "number": 0},
                     {"kind": "exact", "number": 0}, id="zero"),
        pytest.param("persons", {"kind": "undeterminable"},
                     {"kind": "undeterminable", "number": None}, id="cannot be determined"),
        pytest.param("occurred_from", NOON,
                     {**NOON, "at": "2026-10-23T10:00:00+00:00"}, id="instant in UTC"),
        pytest.param("occurred_from", {**NOON, "zone": "+05:30"},
                     {**NOON, "at": "2026-10-23T10:00:00+00:00", "zone": "+05:30"}, id="offset"),
        pytest.param("communication_on", "2026-11-02", "2026-11-02", id="date"),
        pytest.param("communication_on", "", None, id="no date"),
        pytest.param("no_siren", True, True, id="box ticked"),
        pytest.param("no_siren", False, None, id="box not ticked"),
        pytest.param("persons", {"unknown": True}, UNKNOWN, id="unknown"),
        pytest.param("vat", None, None, id="nothing"),
    ],
)  # fmt: skip
def test_a_good_answer_is_cleaned(field_id, raw, answer):
    assert check_answer(CNIL.by_id[field_id], raw) == answer


@pytest.mark.parametrize(
    ("field_id", "raw", "code"),
    [
        ("organisation_name", UNKNOWN, "unknown_not_allowed"),
        ("description", ["a"], "answer_not_text"),
        ("description", "a" * (LONGEST_TEXT + 1), "answer_too_long"),
        ("description", "a\x00b", "answer_control_characters"),
        ("description", "a\x1bb", "answer_control_characters"),
        ("description", "\ud800", "answer_control_characters"),
        ("siren", "73282932", "siren_shape"),
        ("contact_email", "alice", "email_shape"),
        ("contact_email", "alice@a.example, bob@b.example", "email_shape"),
        ("contact_email", "Alice <alice@a.example>", "email_shape"),
        ("severity", "high", "answer_not_a_choice"),
        ("severity", 3, "answer_not_a_choice"),
        ("nature", "integrity", "answer_not_a_list"),
        ("nature", ["sorcery"], "answer_not_a_choice"),
        ("nature", [None], "answer_not_a_choice"),
        ("persons", 12, "answer_not_a_count"),
        ("persons", {"kind": "exact", "number": 1, "of": "x"}, "answer_not_a_count"),
        ("persons", {"kind": "exact"}, "count_needs_number"),
        ("persons", {"kind": "exact", "number": -1}, "count_out_of_range"),
        ("persons", {"kind": "to_be_determined", "number": 0}, "count_takes_no_number"),
        ("persons", {"kind": []}, "count_kind"),
        ("occurred_from", "yesterday", "answer_not_an_instant"),
        ("occurred_from", {**NOON, "at": "2026-10-23T12:00:00"}, "answer_not_an_instant"),
        ("occurred_from", {**NOON, "at": "0001-01-01T00:00:00+14:00"}, "answer_not_an_instant"),
        ("occurred_from", {**NOON, "zone": "Europe/Vannes"}, "answer_not_an_instant"),
        ("occurred_from", {**NOON, "zone": "../../etc/passwd"}, "answer_not_an_instant"),
        ("occurred_from", {**NOON, "precision": "century"}, "answer_not_an_instant"),
        ("occurred_from", {**NOON, "precision": []}, "answer_not_an_instant"),
        ("communication_on", "02/11/2026", "answer_not_a_date"),
        ("communication_on", "2026-02-30", "answer_not_a_date"),
        ("no_siren", "yes", "answer_not_yes_or_no"),
    ],
)
def test_a_bad_answer_is_refused_with_its_field(field_id, raw, code):
    with pytest.raises(Refused) as refused:
        check_answer(CNIL.by_id[field_id], raw)
    assert (refused.value.code, refused.value.field) == (code, field_id)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["kind", "number", "at", "zone", "precision", "unknown"]), inner, max_size=3
    ),
    max_leaves=6,
)  # fmt: skip


@given(st.sampled_from(list(CNIL.fields())), json_values)
def test_any_json_is_either_refused_or_an_answer_that_passes_again(field, raw):
    try:
        answer, blamed = check_answer(field, raw), field.id
    except Refused as refused:
        answer, blamed = None, refused.field
    assert blamed == field.id
    assert check_answer(field, answer) == answer
