"""What a complementary filing brings: by table, over older forms, and by property."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rendering.supplements import KINDS
from notifications.rules.answers import UNKNOWN
from notifications.rules.official_forms import load_form
from notifications.rules.supplements import Said, changes, supplement_text

CNIL = load_form("cnil-2023-07")
LETTER = load_form("article-33-2018")
TBD = {"kind": "to_be_determined", "number": None}
NBSP = "\u00a0"


def exact(number):
    return {"kind": "exact", "number": number}


def about(number):
    return {"kind": "approximate", "number": number}


def with_fields(form, change):
    """The form with each field as `change` gives it back; None takes it out."""
    sections = (
        replace(part, fields=tuple(new for field in part.fields if (new := change(field))))
        for part in form.sections
    )
    return replace(form, sections=tuple(sections))


def without(field_id):
    return with_fields(CNIL, lambda field: None if field.id == field_id else field)


def found(old, new, *, before=CNIL, after=CNIL):
    return changes(Said(before, old), Said(after, new))


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        pytest.param(UNKNOWN, "Backups restored", "now_known", id="unknown, now known"),
        pytest.param("Backups restored", UNKNOWN, "not_known_any_more", id="known, now unknown"),
        pytest.param(None, "Backups restored", "added", id="no answer before"),
        pytest.param("Backups restored", "", "taken_out", id="no answer any more"),
        pytest.param("Backups", "Backups restored", "changed", id="another text"),
        pytest.param(None, UNKNOWN, "added", id="said to be unknown"),
    ],
)
def test_an_answer_that_changed_says_what_became_of_it(old, new, kind):
    change = found({"measures_after": old}, {"measures_after": new})[0]
    assert (change.field.id, change.kind) == ("measures_after", kind)


@pytest.mark.parametrize(
    ("field_id", "old", "new", "kind"),
    [
        pytest.param("persons", TBD, exact(1350), "now_known", id="to be determined, now counted"),
        pytest.param("persons", about(1200), exact(1350), "changed", id="counted better"),
        pytest.param("persons", about(1350), exact(1350), "changed", id="as many, but exactly"),
        pytest.param("persons", exact(8), TBD, "not_known_any_more", id="counted, now open"),
        pytest.param("communication", "undetermined", "yes_informed", "now_known",
                     id="undetermined in the words of the form"),
        pytest.param("nature", ["confidentiality"], ["confidentiality", "availability"], "changed",
                     id="one more of a list"),
        pytest.param("no_siren", None, True, "added", id="box ticked"),
    ],
)  # fmt: skip
def test_each_kind_of_answer_is_compared(field_id, old, new, kind):
    (change,) = found({field_id: old}, {field_id: new})
    assert (change.field.id, change.kind) == (field_id, kind)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"persons": exact(8)}, {"persons": exact(8)}, id="the same"),
        pytest.param({"measures_after": ""}, {}, id="emptied of nothing"),
        pytest.param({"kind": "initial"}, {"kind": "complementary"}, id="kind of the filing"),
        pytest.param({}, {"initial_number": "VN-1"}, id="number of the first filing"),
        pytest.param({"no_such_field": 1}, {"nor_this": 2}, id="what no form asks"),
    ],
)
def test_what_follows_from_filing_or_did_not_change_is_left_out(old, new):
    assert found(old, new) == ()


def test_the_changes_stand_in_the_order_of_the_form():
    old = {"measures_after": "A", "nature": ["integrity"], "persons": exact(1)}
    order = [change.field.id for change in found(old, {})]
    assert order == ["nature", "persons", "measures_after"]


def test_a_question_that_the_older_form_had_not_is_new_and_says_so():
    (change,) = found({}, {"harms": ["fraud"]}, before=without("harms"))
    assert change.kind == "new_question"
    assert change.old_text("fr") == "Question absente du formulaire"
    assert change.new_text("fr") == "Fraude"


def test_a_question_that_the_form_lost_comes_last_with_the_label_it_had():
    old, after = {"nature": ["integrity"], "persons": exact(3)}, without("nature")
    first, last = found(old, {}, after=after)
    assert (first.field.id, last.field.id, last.kind) == ("persons", "nature", "gone")
    assert last.field.label("fr") == CNIL.by_id["nature"].label_fr
    assert last.old_text("fr") == "Perte de l'intégrité"
    assert last.new_text("en") == "Not a question of the form"


def test_a_question_without_an_answer_that_came_or_went_is_no_change():
    assert found({}, {}, before=without("harms")) == ()
    assert found({}, {}, after=without("harms")) == ()


def test_a_label_that_the_authority_reworded_is_no_change_of_the_answer():
    older = with_fields(CNIL, lambda field: replace(field, label_fr=f"{field.label_fr} (ancien)"))
    assert found({"nature": ["integrity"]}, {"nature": ["integrity"]}, before=older) == ()


def test_a_question_that_is_asked_otherwise_is_compared_by_its_words():
    older = with_fields(
        CNIL, lambda field: replace(field, kind="text") if field.id == "persons" else field
    )
    assert found({"persons": "8"}, {"persons": exact(8)}, before=older) == ()
    assert len(found({"persons": "7"}, {"persons": exact(8)}, before=older)) == 1


def test_the_codes_of_two_authorities_are_compared_by_their_words():
    # In both forms the code is "yes"; in the letter its label is put otherwise here.
    values = tuple(
        replace(value, label_fr="Non") if value.code == "yes" else value
        for value in LETTER.by_id["cross_border"].values
    )
    options = replace(LETTER.by_id["cross_border"].options, values=values)
    other = with_fields(
        LETTER, lambda field: replace(field, options=options) if field.values else field
    )
    other = replace(other, authority="APD")
    assert len(found({"cross_border": "yes"}, {"cross_border": "yes"}, before=other)) == 1
    assert found({"cross_border": "yes"}, {"cross_border": "no"}, before=other) == ()


def test_the_text_to_copy_has_label_old_and_new_in_the_language_of_the_form():
    old = {"persons": TBD, "nature": ["confidentiality", "integrity"]}
    new = {"persons": exact(1350), "nature": ["confidentiality"]}
    assert supplement_text(found(old, new), "fr") == (
        "7. Nature de la violation\n"
        f"Déclaré précédemment{NBSP}:\nPerte de la confidentialité\nPerte de l'intégrité\n"
        f"À présent{NBSP}: Perte de la confidentialité\n\n"
        "8. Nombre approximatif de personnes concernées\n"
        f"Déclaré précédemment{NBSP}: À déterminer\nÀ présent{NBSP}: 1{NBSP}350"
    )


def test_the_text_says_where_nothing_stood_before():
    text = supplement_text(found({}, {"measures_after": "Backups"}), "en")
    assert text.endswith("\nFiled before: Not filled in\nNow: Backups")


def test_where_nothing_changed_the_text_is_empty():
    assert supplement_text((), "fr") == ""


def test_every_kind_of_change_has_words():
    from typing import get_args

    from notifications.rules.supplements import ChangeKind

    assert set(get_args(ChangeKind)) == set(KINDS)


texts = st.dictionaries(
    st.sampled_from([field.id for field in CNIL.fields() if field.kind == "text"]),
    st.sampled_from(["", "a", "b", UNKNOWN]),
)


@given(texts)
def test_compared_with_itself_no_filing_has_changed(answers):
    assert found(answers, answers) == ()


@given(texts, texts)
def test_back_again_the_same_questions_changed_with_both_sides_exchanged(one, other):
    there, back = found(one, other), found(other, one)
    sides = [(change.field.id, change.old, change.new) for change in there]
    assert sides == [(change.field.id, change.new, change.old) for change in back]


@given(texts, texts)
def test_whoever_takes_over_every_change_has_the_draft(one, other):
    taken = one | {change.field.id: change.new or "" for change in found(one, other)}
    assert found(taken, other) == ()
