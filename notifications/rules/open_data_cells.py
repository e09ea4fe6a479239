"""One cell of the CNIL's open data: months, labels that stand in it, and what it does to them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from notifications.rules.open_data import Column

# Two labels of one cell have no space between them; a comma within a label is followed by one.
_NEXT_LABEL: Final = re.compile(r",(?=\S)")
_SPACES: Final = re.compile(r"\s+")
# French sets a space before these; a file may lose it or gain it.
_MARKS: Final = re.compile(r" (?=[:;,.)])")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?")
_YEAR_LAST: Final = re.compile(r"(?:\d{1,2}[-/.])?(\d{1,2})[-/.](\d{4})")
_IN_WORDS: Final = re.compile(r"(?:\d{1,2}(?:er)? )?([a-z]+)[ .-]+(\d{4}|\d{2})")
_DAY: Final = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})|(\d{1,2})/(\d{1,2})/(\d{4})")
_SPRING: Final = ("janvier", "fevrier", "mars", "avril", "mai", "juin")
_AUTUMN: Final = ("juillet", "aout", "septembre", "octobre", "novembre", "decembre")
_MONTHS: Final = (*_SPRING, *_AUTUMN)


class Cell(NamedTuple):
    """Codes of ours, without a doubled one; labels that nobody knows, and those spelled anew."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]
    otherwise: tuple[str, ...]


def tidy(text: str) -> str:
    """A text without what the file does to it: no-break and doubled spaces, `''` for `'`."""
    return _SPACES.sub(" ", text.replace("''", "'")).strip()


def folded(text: str) -> str:
    """A text by which two spellings of one label meet: accents, case, apostrophes, spacing."""
    plain = unicodedata.normalize("NFKD", tidy(text).replace("’", "'").replace("‘", "'"))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return _MARKS.sub("", letters.casefold())


class Reader:
    """Reads the cells of one column."""

    def __init__(self, column: Column) -> None:
        self._several = column.several
        # A label that stands for several codes of ours counts under its own words.
        self._exact = {one.label: one.code or one.label for one in column.labels}
        self._folded = {folded(one.label): one.code or one.label for one in column.labels}

    def read(self, text: str) -> Cell:
        """The labels of a cell in the order of the file; an empty cell says nothing."""
        cleaned = tidy(text)
        parts = _NEXT_LABEL.split(cleaned) if self._several else [cleaned]
        # A comma at an end, or two in a row, are no label.
        return self._meant(label for part in parts if (label := part.strip(" ,")))

    def _meant(self, labels: Iterable[str]) -> Cell:
        codes, unknown, otherwise = dict[str, None](), [], []
        for label in labels:
            code = self._exact.get(label) or self._folded.get(folded(label))
            if code is None:
                unknown.append(label)
                continue
            codes[code] = None
            if label not in self._exact:
                otherwise.append(label)
        return Cell(tuple(codes), tuple(unknown), tuple(otherwise))


def month_of(text: str) -> date | None:
    """The first day of a month, or None for what is no month.

    It is published as 2018-05; a spreadsheet that saved the file anew writes mai-18, 05/2018,
    01/05/2018, 2018-05-01 or "mai 2018".
    """
    typed = folded(text)
    if match := _YEAR_FIRST.fullmatch(typed):
        return _month(int(match[1]), int(match[2]))
    if match := _YEAR_LAST.fullmatch(typed):
        return _month(int(match[2]), int(match[1]))
    if match := _IN_WORDS.fullmatch(typed):
        year = int(match[2])
        return _month(year if year > 99 else 2000 + year, _number_of(match[1]))
    return None


def day_of(text: str) -> date | None:
    """The day that a line names, as "18 mars 2026" or 18/03/2026; None where it names none."""
    match = _DAY.search(folded(text))
    if match is None:
        return None
    day, month, year = match[1] or match[4], match[2] or match[5], match[3] or match[6]
    try:
        return date(int(year), int(month) if match[4] else _number_of(month), int(day))
    except ValueError:
        return None


def _number_of(name: str) -> int:
    """1 to 12, also for the short names of a spreadsheet; 0 for what is no month."""
    found = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return found[0] if len(found) == 1 and len(name) >= 3 else 0


def _month(year: int, month: int) -> date | None:
    return date(year, month, 1) if 1 <= month <= 12 and year > 0 else None
