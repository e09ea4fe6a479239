import pytest

from notifications.rules.forbidden_characters import forbidden_at, one_clean_line


@pytest.mark.parametrize(
    "name", ["O'Neil", "王小明", "عبد الله", "J\u0301", "می\u200cخواهم", "\u00a0"]
)
def test_names_of_the_world_are_clean(name):
    assert forbidden_at(name) is None


def test_a_text_may_have_lines_and_a_name_may_not():
    assert forbidden_at("a\n\tb", lines=True) is None
    assert forbidden_at("a\n\tb") == 1
    assert forbidden_at("a\r\nb", lines=True) == 1


def test_what_must_be_sent_all_the_same_is_made_one_clean_line():
    assert one_clean_line(" a\r\nBcc: b\u202e\x0bc\ud800 ") == "a Bcc: b c"
