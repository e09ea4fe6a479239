import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.facts import LARGEST_COUNT
from incidents.rules.refusals import Refused
from incidents.rules.typed_counts import read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", None),
        ("  ", None),
        ("0", 0),
        ("17 300", 17_300),
        ("491\u202f840", 491_840),
        ("1\u00a0000\u00a0000", 1_000_000),
        ("١٢٣", 123),
        (" 12 ", 12),
    ],
    ids=["empty", "blank", "zero", "space", "narrow space", "no-break space", "Arabic", "around"],
)
def test_a_number_is_read_in_any_digits(typed, number):
    assert read_number(typed, field="persons") == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1_000", "number_not_digits"),
        ("12,5", "number_not_whole"),
        ("12.5", "number_not_whole"),
        ("-3", "number_not_whole"),
        ("1e5", "number_not_digits"),
        ("²", "number_not_digits"),
        ("1 2", "number_not_digits"),
        ("about 5", "number_not_digits"),
        ("9" * 5000, "count_out_of_range"),
        (str(LARGEST_COUNT + 1), "count_out_of_range"),
    ],
)
def test_what_is_no_number_of_persons_is_refused_at_its_field(typed, code):
    with pytest.raises(Refused) as refused:
        read_number(typed, field="persons")
    assert (refused.value.code, refused.value.field) == (code, "persons")


@given(st.integers(0, LARGEST_COUNT))
def test_a_number_written_is_read_back(number):
    assert read_number(str(number), field="persons") == number
    assert read_number(f"{number:,}".replace(",", " "), field="persons") == number


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_is_refused(typed):
    try:
        number = read_number(typed, field="persons")
    except Refused:
        return
    assert number is None or 0 <= number <= LARGEST_COUNT
