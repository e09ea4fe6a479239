import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.typed_texts import control_character_at

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")))


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\u202e", "\u2066"],
    ids=lambda character: f"U+{ord(character):04X}",
)
@pytest.mark.parametrize("lines", [True, False], ids=["text", "line"])
def test_a_control_character_is_found_where_it_stands(character, lines):
    assert control_character_at(f"x{character}y", lines=lines) == 2


@pytest.mark.parametrize("character", ["\t", "\n", "\r"], ids=["tab", "end of line", "return"])
def test_a_text_may_have_lines_and_a_line_may_not(character):
    assert control_character_at(f"x{character}y", lines=True) is None
    assert control_character_at(f"x{character}y", lines=False) == 2


@given(WORDS)
def test_words_of_any_script_are_left_alone(words):
    assert control_character_at(words, lines=False) is None
