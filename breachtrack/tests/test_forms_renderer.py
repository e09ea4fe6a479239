import re

import pytest
from django import forms


class Intake(forms.Form):
    title = forms.CharField(label="What happened", help_text="One line.")
    note = forms.CharField(label="Note", required=False)
    decide = forms.ChoiceField(
        label="Decide", choices=[("n", "Notify"), ("x", "Not")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="I have read it", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, initial="kept")


@pytest.fixture
def fresh():
    return str(Intake())


@pytest.fixture
def refused():
    return str(Intake({"note": "x", "secret": "kept"}))


def element(page: str, name: str) -> str:
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', page).group()


def test_a_hint_is_tied_to_its_control(fresh):
    assert 'id="id_title_helptext">One line.' in fresh
    assert 'aria-describedby="id_title_helptext"' in element(fresh, "title")


def test_what_is_not_required_is_marked_and_the_rest_is_not(fresh):
    assert fresh.count("(optional)") == 1
    assert re.search(r'for="id_note">Note <span class="field__optional">', fresh)


def test_a_choice_is_a_group_with_a_legend(fresh):
    assert re.search(r"<fieldset[^>]*>\s*<legend>Decide</legend>", fresh)


def test_a_tick_box_stands_before_its_label(fresh):
    assert re.search(r'name="sure"[^>]*>\s*<label for="id_sure">', fresh)


def test_a_hidden_field_is_drawn_once_and_bare(fresh):
    assert fresh.count('name="secret"') == 1
    assert 'value="kept"' in element(fresh, "secret")


def test_a_fresh_form_has_no_summary(fresh):
    assert "error-summary" not in fresh


def test_an_error_is_said_at_the_field_in_words_and_tied_to_it(refused):
    assert '<span class="visually-hidden">Error: </span>This field is required.' in refused
    assert 'aria-describedby="id_title_helptext id_title_error"' in element(refused, "title")
    assert 'id="id_title_error"' in refused
    assert 'aria-invalid="true"' in element(refused, "title")


def test_each_line_of_the_summary_leads_to_something_that_can_be_focused(refused):
    targets = re.findall(r'<a href="#([^"]+)"', refused)
    assert targets == ["id_title", "id_decide_0"]
    for target in targets:
        assert f'id="{target}"' in refused
