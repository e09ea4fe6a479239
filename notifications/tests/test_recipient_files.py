"""Files of recipients as they come: what is read, what is refused, and on which line."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rules.recipient_bytes import BLOCK
from notifications.rules.recipient_files import Remark, read_table


def cells(source, **limits):
    return [row.cells for row in read_table(source, **limits).rows]


def refusal(source, **limits):
    with pytest.raises(Refused) as refused:
        cells(source, **limits)
    return refused.value.code, refused.value.params


# Encodings


def test_utf_8_with_or_without_its_mark():
    for mark in (b"", b"\xef\xbb\xbf"):
        table = read_table(mark + "email,nom\na@x.fr,Zoé\n".encode())
        assert (table.header, table.delimiter, table.warnings) == (("email", "nom"), ",", ())
        assert [row.cells for row in table.rows] == [["a@x.fr", "Zoé"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_said(encoding):
    text = "email,nom\na@x.fr,Zoé\n"
    content = text.encode(encoding) if encoding == "utf-16" else f"\ufeff{text}".encode(encoding)
    table = read_table(content)
    assert table.warnings == (Remark("read_as", {"encoding": "UTF-16", "delimiter": ","}),)
    assert [row.cells for row in table.rows] == [["a@x.fr", "Zoé"]]


def test_windows_1252_is_read_and_said():
    table = read_table("email;nom\na@x.fr;Zoé Œuvre’\n".encode("cp1252"))
    assert table.warnings == (Remark("read_as", {"encoding": "Windows-1252", "delimiter": ";"}),)
    assert [row.cells for row in table.rows] == [["a@x.fr", "Zoé Œuvre’"]]


MIXED = b"email,nom\na@x.fr,A\nb@x.fr,Zo\xc3\xa9\nc@x.fr,Zo\xe9\n"


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"", ("file_empty", {})),
        (b"\xef\xbb\xbf \r\n\n", ("file_empty", {})),
        ("\n ".encode("utf-16"), ("file_empty", {})),
        (MIXED, ("file_not_utf8", {"line": 4, "byte": "0xE9"})),
        (
            b"email,nom\r\na@x.fr,Zo\xe9\rb@x.fr,Zo\xc3\xa9\n",
            ("file_not_utf8", {"line": 2, "byte": "0xE9"}),
        ),
        (b"email,nom\na@x.fr,A\xe9\nb@x.fr,\x81\n", ("file_not_text", {"line": 3})),
        (b"\xff\xfea\x00,", ("file_not_utf16", {})),
        (b"PK\x03\x04whatever", ("file_is_excel", {})),
        (b"\xd0\xcf\x11\xe0whatever", ("file_is_excel", {})),
        (b"%PDF-1.7\nemail,nom\na@x.fr,A\n", ("file_is_no_table", {})),
        (b"GIF89a,nom\na@x.fr,A\n", ("file_is_no_table", {})),
        (b"\x89PNG\r\n\x1a\nnom\n", ("file_is_no_table", {})),
        (b"\xff\xd8\xff\xe0,nom\na@x.fr,A\n", ("file_is_no_table", {})),
        (b"email,nom\n", ("table_without_rows", {})),
        (b"email,nom\n,\n ,\n", ("table_without_rows", {})),
        (b"a@x.fr,Alice\nb@x.fr,Bob\n", ("table_header_is_a_person", {"line": 1})),
        (b"em\x00ail,nom\na@x.fr,A\n", ("table_header_character", {"line": 1})),
        (
            b'email,nom\n"a@x.fr,A\nb@x.fr,B\nc@x.fr,C\n',
            ("quote_unclosed", {"line": 2}),
        ),
        (b'email,nom\na@x.fr,A\n"b@x.fr,B', ("quote_unclosed", {"line": 3})),
        (b'email,nom\n"a@x.fr,A\nb@x.fr,"B"\n', ("quote_unclosed", {"line": 2})),
        (b'email,nom\n"a"x@x.fr,B\n', ("quote_text_after", {"line": 2})),
        (
            b"email,nom\n" + b"x" * 200_000 + b",A\n",
            ("cell_too_long", {"line": 2, "longest": 10_000}),
        ),
        (b"email,nom\na@x.fr," + b"x" * 10_001, ("cell_too_long", {"line": 2, "longest": 10_000})),
        (b"a,b\n1,2\n" + b"x" * (3 * BLOCK), ("cell_too_long", {"line": 3, "longest": 10_000})),
        (
            b'email,nom\n"' + b"a@x.fr,A\n" * 200_000,
            ("quote_unclosed", {"line": 2}),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_file_that_cannot_be_read_for_certain_is_refused_with_its_line(content, answer):
    assert refusal(content) == answer


def test_limits_of_size_and_of_rows():
    assert refusal(b"a,b\n" + b"1,2\n" * 10, max_rows=9) == ("table_too_many_rows", {"most": 9})
    answer = ("file_too_large", {"megabytes": 1})
    assert refusal(b"a,b\n" + b"1,2\n" * 300_000, max_bytes=1_000_000) == answer
    assert len(cells(b"a,b\n" + b"1,2\n" * 10, max_rows=10)) == 10


# Lines and cells


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read_and_lines_are_counted(end):
    content = end.join(["email,nom", "a@x.fr,A", "", "b@x.fr,B", ""]).encode()
    rows = list(read_table(content).rows)
    assert [(row.line, row.cells[0]) for row in rows] == [(2, "a@x.fr"), (4, "b@x.fr")]


def test_mixed_line_ends_are_read():
    assert len(cells(b"email,nom\ra@x.fr,A\r\nb@x.fr,B\nc@x.fr,C")) == 3


def test_a_line_end_on_the_edge_of_a_block_is_one_line_end():
    filler = b"x" * 9_999
    content = (
        b"a\n" + (filler + b"\n") * 104 + b"y" * (BLOCK - 2 - 10_000 * 104 - 1) + b"\r\nlast\n"
    )
    assert content[BLOCK - 1 : BLOCK + 1] == b"\r\n"
    assert [row.line for row in read_table(content + b"\xe9\n").rows][-3:] == [106, 107, 108]
    assert refusal(content + b"\xe9\n\xc3\xa9") == ("file_not_utf8", {"line": 108, "byte": "0xE9"})


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("email;nom", ";"),
        ("email,nom", ","),
        ("email\tnom", "\t"),
        ("email|nom", "|"),
        ("email", ","),
        ('"a;b;c;d",nom,prenom', ","),
        ("nom, prenom;email;ref", ";"),
    ],
)
def test_the_delimiter_is_the_one_the_header_has_most_of(header, delimiter):
    assert read_table(f"{header}\nx\n".encode()).delimiter == delimiter


def test_the_first_line_that_excel_writes_says_the_delimiter():
    table = read_table(b"sep=;\r\nemail;nom, prenom, titre\r\na@x.fr;A\r\n")
    assert (table.header, table.delimiter) == (("email", "nom, prenom, titre"), ";")
    assert [row.line for row in table.rows] == [3]


def test_blank_lines_before_the_header_are_counted_and_skipped():
    assert [row.line for row in read_table(b"\n \nemail,nom\na@x.fr,A\n").rows] == [4]


def test_a_quoted_cell_may_hold_delimiters_quotes_and_line_ends():
    rows = list(read_table(b'email,nom\n"a@x.fr","A ""B"", C\nD"\nb@x.fr,O"Neil\n').rows)
    assert [row.cells[1] for row in rows] == ['A "B", C\nD', 'O"Neil']
    assert [row.line for row in rows] == [2, 4]


def test_a_nul_stays_for_the_report_of_its_line():
    assert cells(b"email,nom\na@x.fr,A\x00B\nb@x.fr,B\n") == [["a@x.fr", "A\0B"], ["b@x.fr", "B"]]


def test_a_file_is_read_in_constant_memory_and_stays_open():
    file = io.BytesIO(b"email,nom\n" + (b"alice@example.fr," + b"x" * 2000 + b"\n") * 20_000)
    tracemalloc.start()
    try:
        assert sum(1 for _row in read_table(file).rows) == 20_000
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * BLOCK
    assert not file.closed


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_or_read(content):
    try:
        read = cells(content)
    except Refused:
        return
    assert read


@given(
    st.lists(
        st.lists(st.text("aé;,\t|\"' \n王", max_size=8), min_size=3, max_size=3).filter(
            lambda row: any(cell.strip() for cell in row)
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(";,\t|"),
)
def test_what_was_written_by_the_rules_is_read_back(rows, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["email", "nom", "prenom"], *rows])
    assert cells(text.getvalue().encode()) == rows
