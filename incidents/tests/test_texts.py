import pytest
from django.utils import translation

from incidents.forms.texts import TextField, TitleField


def refusal(field, text):
    with pytest.raises(Exception, match=r".") as caught:
        field.clean(text)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        pytest.param("x\x0by", "The title holds a control character (position 2).", id="B017"),
        pytest.param("x\u202ey", "The title holds a control character (position 2).", id="bidi"),
        pytest.param("x\x00y", "The title holds a control character (position 2).", id="NUL"),
        pytest.param("x" * 10_001, "At most 200 characters (you wrote 10,001).", id="B021"),
        pytest.param("\U0001f600" * 201, "At most 200 characters (you wrote 201).", id="B022"),
        pytest.param("   ", "This field is required.", id="nothing"),
    ],
)
def test_a_title_is_refused_with_what_is_wrong(title, sentence):
    with translation.override("en"):
        assert refusal(TitleField(), title) == sentence


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>\"'`{{7*7}}${7*7}", "x" * 200, "Fuite – dossiers « nus »"]
)
def test_a_title_may_be_anything_else(title):
    assert TitleField().clean(title) == title


def test_a_tab_out_of_a_table_becomes_a_space():
    assert TitleField().clean("a\tb") == "a b"


def test_a_text_has_lines_and_an_end():
    assert TextField().clean("one\r\ntwo\tthree") == "one\r\ntwo\tthree"
    with translation.override("en"):
        assert "you wrote 100,001" in refusal(TextField(), "x" * 100_001)


def test_no_field_lets_the_browser_cut_what_is_pasted():
    assert "maxlength" not in str(TitleField().widget.attrs)
