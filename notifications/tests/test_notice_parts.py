"""The parts of a notice and their frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rules.notice_parts import (
    BODY_PARTS,
    LONGEST_PART,
    PARTS,
    NoticeParts,
    composed,
    parts_from,
    parts_mapping,
)

FRAME = "\n".join(f"{part.upper()}\n${part}" for part in BODY_PARTS)
texts = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)


def test_line_ends_and_margins_are_tidied():
    assert parts_from({"nature": "  a\r\nb\r "}).nature == "a\nb"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "x"}, "notice_part_unknown"),
        ({"nature": 3}, "notice_part_not_text"),
        ({"nature": "x" * (LONGEST_PART + 1)}, "notice_part_too_long"),
    ],
)
def test_what_is_no_part_is_refused(values, code):
    with pytest.raises(Refused) as refused:
        parts_from(values)
    assert refused.value.code == code


@given(st.fixed_dictionaries(dict.fromkeys(PARTS, texts)))
def test_parts_survive_the_journey_through_a_mapping(values):
    parts = parts_from(values)
    assert parts_from(parts_mapping(parts)) == parts


@given(st.fixed_dictionaries(dict.fromkeys(BODY_PARTS, texts)))
def test_every_part_stands_in_the_body_exactly_as_it_was_written(values):
    body = composed(NoticeParts(**values), FRAME)
    assert all(text in body for text in values.values())


def test_a_part_that_names_another_part_does_not_bring_it_in():
    body = composed(NoticeParts(nature="$contact ${data} $$", contact="Alice"), "$nature|$contact"
                    "$data$consequences$measures$advice")  # fmt: skip
    assert body == "$contact ${data} $$|Alice"
