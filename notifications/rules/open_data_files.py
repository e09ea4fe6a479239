"""The CNIL's open data as a file: each notification in our codes, and a report on all the rest.

The file is Windows-1252 with semicolons, and its first line says when it was made; the headings
follow, some with a no-break space at their end. Nothing of a row is kept as text: codes alone.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import BinaryIO, Final

from incidents.rules.refusals import Refused
from notifications.rules.open_data import OpenData, open_data
from notifications.rules.open_data_cells import Cell, Reader, day_of, folded, month_of
from notifications.rules.recipient_files import Row, read_table

# What the report keeps, so that a file of nonsense does not fill the memory.
MOST_PROBLEMS: Final = 100
MOST_LABELS: Final = 1_000
LONGEST_LABEL: Final = 300
# Cells repeat: 22 sectors, and some hundred ways to tick ten boxes.
_REMEMBERED: Final = 4_096


@dataclass(frozen=True, slots=True)
class Notification:
    """One line: the month of receipt, and codes by column; "" where a single answer is not said."""

    month: date
    sector: str
    natures: tuple[str, ...]
    origins: tuple[str, ...]
    band: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was not read, counted from 1 as an editor counts."""

    line: int
    code: str
    params: dict[str, object]


@dataclass
class Report:
    """What became of a file, filled while it is read.

    `labels`, `unknown` and `otherwise` (known, and spelled in another way) count by column and
    label; `empty` counts cells. `problems` holds the first of the `unread` lines.
    """

    read: int = 0
    unread: int = 0
    headings_again: int = 0
    problems: list[Problem] = field(default_factory=list)
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    otherwise: Counter[tuple[str, str]] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    unknown_left_out: int = 0
    first_month: date | None = None
    last_month: date | None = None


@dataclass(frozen=True)
class OpenDataFile:
    """An open file: `notifications` can be read once and fills `report` on the way."""

    notifications: Iterator[Notification]
    report: Report
    encoding: str
    delimiter: str
    extracted_on: date | None
    other_headings: tuple[str, ...]


def read_open_data_file(file: BinaryIO, *, today: date) -> OpenDataFile:
    """Opens the file; it must be seekable and stays open. A month after `today` is not read.

    Raises Refused, here or while the rows are read: what `read_table` raises,
    `open_data_headings` (missing). Before the end of the rows nothing may be taken for true.
    """
    known = open_data()
    # It holds nobody's name: a letter read wrongly is an unknown label in the report.
    table = read_table(file, preamble=known.preamble, mixed=True)
    places = _places(known, table.header)
    report = Report()
    return OpenDataFile(
        notifications=_Reading(known, places, report, today).notifications(table.rows),
        report=report,
        encoding=table.encoding,
        delimiter=table.delimiter,
        extracted_on=day_of(table.preamble),
        other_headings=_others(table.header, places),
    )


def _places(known: OpenData, header: tuple[str, ...]) -> dict[str, int]:
    """Where each column stands, by the heading of any year."""
    stands: dict[str, int] = {}
    for place, heading in enumerate(header):
        stands.setdefault(folded(heading), place)
    places = {
        column.id: stands[folded(heading)]
        for column in known.columns.values()
        for heading in column.headings
        if folded(heading) in stands
    }
    missing = [each.heading for each in known.columns.values() if each.id not in places]
    if missing:
        raise Refused("open_data_headings", missing=" · ".join(missing))
    return places


def _others(header: tuple[str, ...], places: dict[str, int]) -> tuple[str, ...]:
    """Headings that nobody knows; an empty one is the padding of a spreadsheet."""
    taken = set(places.values())
    return tuple(each for at, each in enumerate(header) if each and at not in taken)


class _Reading:
    """Turns the rows of one table into notifications, and counts."""

    def __init__(
        self, known: OpenData, places: dict[str, int], report: Report, today: date
    ) -> None:
        self._places, self._report = places, report
        self._first, self._today = known.first_month, today
        self._readers = {
            column.id: lru_cache(_REMEMBERED)(Reader(column).read)
            for column in known.columns.values()
            if column.labels
        }
        self._month_of = lru_cache(_REMEMBERED)(month_of)
        self._heading = {folded(each) for each in known.columns["month"].headings}

    def notifications(self, rows: Iterator[Row]) -> Iterator[Notification]:
        for row in rows:
            with suppress(_Unread):
                yield self._notification(row)

    def _notification(self, row: Row) -> Notification:
        month = self._month(row)
        cells = {name: self._cell(name, row) for name in self._readers}
        self._count(month)
        return Notification(
            month=month,
            sector=_single(cells["sector"]),
            natures=tuple(sorted(cells["natures"].codes)),
            origins=tuple(sorted(cells["origins"].codes)),
            band=_single(cells["persons"]),
        )

    def _month(self, row: Row) -> date:
        """The month of a whole line. Raises _Unread for a line that is no notification."""
        width = len(row.header)
        if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
            raise self._unread(row, "open_data_ragged", found=len(row.cells), expected=width)
        typed = row.cells[self._places["month"]]
        month = self._month_of(typed)
        if month is None:
            raise self._no_month(row, typed)
        if not self._first <= month <= self._today:
            raise self._unread(row, "open_data_month_range", month=f"{month:%Y-%m}")
        return month

    def _no_month(self, row: Row, typed: str) -> "_Unread":
        """One file of 2024 has its headings again between the lines: they are no flaw."""
        if folded(typed) in self._heading:
            self._report.headings_again += 1
            return _Unread()
        return self._unread(row, "open_data_month", typed=_short(typed))

    def _unread(self, row: Row, code: str, **params: object) -> "_Unread":
        self._report.unread += 1
        if len(self._report.problems) < MOST_PROBLEMS:
            self._report.problems.append(Problem(row.line, code, params))
        return _Unread()

    def _cell(self, name: str, row: Row) -> Cell:
        cell, report = self._readers[name](row.cells[self._places[name]]), self._report
        for code in cell.codes:
            report.labels[name, code] += 1
        for label in cell.otherwise:
            report.otherwise[name, _short(label)] += 1
        for label in cell.unknown:
            self._unknown((name, _short(label)))
        if not cell.codes and not cell.unknown:
            report.empty[name] += 1
        return cell

    def _unknown(self, label: tuple[str, str]) -> None:
        unknown = self._report.unknown
        if label in unknown or len(unknown) < MOST_LABELS:
            unknown[label] += 1
        else:
            self._report.unknown_left_out += 1

    def _count(self, month: date) -> None:
        report = self._report
        report.read += 1
        report.first_month = min(month, report.first_month or month)
        report.last_month = max(month, report.last_month or month)


class _Unread(Exception):
    """This line is no notification; the report says why."""


def _single(cell: Cell) -> str:
    return cell.codes[0] if cell.codes else ""


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
