import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rendering.csv_cells import safe_cell

RUNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize("start", [*RUNS, "\t", "\r", "\n", "\0"], ids=ascii)
def test_what_a_spreadsheet_would_run_is_text(start):
    assert safe_cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("start", RUNS, ids=ascii)
@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r\n"], ids=ascii)
def test_a_formula_behind_what_other_spreadsheets_take_for_a_separator_is_text(separator, start):
    assert safe_cell(f"a{separator}{start}1") == f"a{separator}'{start}1"
    assert safe_cell(f'a{separator}"{start}1"') == f'a{separator}"\'{start}1"'


@pytest.mark.parametrize("text", ["", "Zoë", "2026-001", "a=b", " =1", "'quoted", "a; b\nc - d"])
def test_the_rest_is_left_as_it_is(text):
    assert safe_cell(text) == text


@given(st.text())
def test_nothing_is_lost(text):
    cell = safe_cell(text)
    assert not cell.startswith(RUNS)
    assert cell.replace("'", "") == text.replace("'", "")


@given(st.text(st.sampled_from('=+-@;\t\n"a ')))
def test_no_part_of_a_cell_begins_like_a_formula(text):
    for row in csv.reader(io.StringIO(safe_cell(text), newline=""), delimiter=";"):
        assert not any(cell.startswith(RUNS) for cell in row)


@given(st.lists(st.text(st.characters(exclude_characters="\r\0")), min_size=1, max_size=5))
def test_a_row_is_read_back_whole(texts):
    written = io.StringIO(newline="")
    csv.writer(written).writerow([safe_cell(text) for text in texts])
    read = next(csv.reader(io.StringIO(written.getvalue(), newline=""), strict=True))
    assert read == [safe_cell(text) for text in texts]
