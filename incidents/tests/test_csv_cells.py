import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rendering.csv_cells import STARTS_A_FORMULA, safe_cell


@pytest.mark.parametrize("start", STARTS_A_FORMULA, ids=repr)
def test_what_a_spreadsheet_would_run_is_text(start):
    assert safe_cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["", "Zoë", "2026-001", "a=b", " =1", "'quoted"])
def test_the_rest_is_left_as_it_is(text):
    assert safe_cell(text) == text


@given(st.text())
def test_no_cell_begins_like_a_formula_and_none_is_lost(text):
    cell = safe_cell(text)
    assert not cell.startswith(STARTS_A_FORMULA)
    assert cell.endswith(text)


@given(st.lists(st.text(st.characters(exclude_characters="\r\0")), min_size=1, max_size=5))
def test_a_row_is_read_back_whole(texts):
    written = io.StringIO(newline="")
    csv.writer(written).writerow([safe_cell(text) for text in texts])
    read = next(csv.reader(io.StringIO(written.getvalue(), newline=""), strict=True))
    assert read == [safe_cell(text) for text in texts]
