"""Reading a file of recipients: strictly, line by line, in constant memory.

`csv` alone would swallow every person after an unclosed quotation mark; what cannot be read for
certain refuses the file, and what concerns one person is a report on that line.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final, NamedTuple

from incidents.rules.refusals import Refused
from notifications.rules.forbidden_characters import forbidden_at
from notifications.rules.recipient_bytes import LONGEST_CELL, sniff

DELIMITERS: Final = (";", ",", "\t", "|")
MAX_BYTES: Final = 300_000_000
MAX_ROWS: Final = 1_000_000


class Row(NamedTuple):
    """One line of the table. `line` is where it begins in the file, from 1."""

    line: int
    cells: list[str]
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the person should look at before going on."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """An open table: `rows` can be read once, and raises Refused where the file is broken.

    Nobody may be imported before `rows` has come to its end: the last line can refuse the file.
    `preamble` is the line that was passed over above the header.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str
    delimiter: str
    warnings: tuple[Remark, ...]
    preamble: str = ""


class _Opening(NamedTuple):
    """How a file begins: lines above the header, the delimiter, the lines from the header on."""

    skipped: int
    delimiter: str
    lines: Iterator[str]
    preamble: str


def read_table(
    source: bytes | BinaryIO,
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    preamble: str = "",
    mixed: bool = False,
) -> Table:
    """Opens a table; a file given must be seekable and stays open.

    A line that begins with `preamble` may stand above the header; for `mixed` see `sniff`.

    Raises Refused, here or while the rows are read: what `sniff` raises,
    `table_header_is_a_person`, `table_header_character`, `table_without_rows`,
    `table_too_many_rows`, `quote_unclosed` (line), `quote_text_after` (line), `cell_too_long`
    (line).
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    encoding = sniff(file, max_bytes=max_bytes, mixed=mixed).encoding
    skipped, delimiter, lines, said = _opened(_decoded(file, encoding), preamble)
    records = _records(lines, skipped, delimiter)
    header = _header(next(records, None))
    rows = _rows(records, header, max_rows)
    first = next(rows, None)
    if first is None:
        raise Refused("table_without_rows")
    remarks = _remarks(encoding, delimiter)
    return Table(header, chain([first], rows), encoding, delimiter, remarks, said)


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines with any of the three line ends. The file itself stays open."""
    text = io.TextIOWrapper(file, encoding=encoding, newline=None)
    try:
        yield from text
    finally:
        # Left unread to its end, the reader may go after the file did.
        if not file.closed:
            text.detach()


def _opened(lines: Iterator[str], preamble: str) -> _Opening:
    declared = said = ""
    for skipped, line in enumerate(lines):
        # Excel writes and reads this first line to say which delimiter it uses.
        if excel := re.fullmatch(r"sep=([;,\t|])\s*", line, re.IGNORECASE):
            declared = excel[1]
        elif preamble and not said and line.lstrip('"').startswith(preamble):
            said = line.strip()
        elif line.strip():
            delimiter = declared or _counted(line)
            return _Opening(skipped, delimiter, chain([line], lines), said)
    raise Refused("file_empty")


def _counted(header: str) -> str:
    """The delimiter that the header has most of, outside quotation marks."""
    outside = re.sub(r'"[^"]*"?', "", header)
    most = max(DELIMITERS, key=outside.count)
    return most if most in outside else ","


def _records(lines: Iterator[str], skipped: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each line that is not blank."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise _broken(str(problem), line, skipped + reader.line_num) from problem
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise _broken("field limit", line, skipped + reader.line_num)
        if any(cell.strip() for cell in cells):
            yield line, cells


def _broken(problem: str, line: int, last: int) -> Refused:
    """A record that goes wrong over several lines began with a quotation mark left open."""
    if last > line or "unexpected end" in problem:
        return Refused("quote_unclosed", line=line)
    if "field limit" in problem:
        return Refused("cell_too_long", line=line, longest=LONGEST_CELL)
    return Refused("quote_text_after", line=line)


def _header(record: tuple[int, list[str]] | None) -> tuple[str, ...]:
    if record is None:
        raise Refused("file_empty")
    line, cells = record
    if any("@" in cell for cell in cells):
        raise Refused("table_header_is_a_person", line=line)
    names = tuple(" ".join(cell.split()) for cell in cells)
    if any(forbidden_at(name) is not None for name in names):
        raise Refused("table_header_character", line=line)
    return names


def _rows(
    records: Iterator[tuple[int, list[str]]], header: tuple[str, ...], max_rows: int
) -> Iterator[Row]:
    for count, (line, cells) in enumerate(records, 1):
        if count > max_rows:
            raise Refused("table_too_many_rows", most=max_rows)
        yield Row(line, cells, header)


def _remarks(encoding: str, delimiter: str) -> tuple[Remark, ...]:
    name = {"utf-16": "UTF-16", "cp1252": "Windows-1252"}.get(encoding)
    return (Remark("read_as", {"encoding": name, "delimiter": delimiter}),) if name else ()
