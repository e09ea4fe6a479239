"""One line of a file of recipients: a person to be told, or the reason why the line is not read."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from incidents.rules.refusals import Refused
from notifications.rules.addresses import read_address
from notifications.rules.forbidden_characters import forbidden_at
from notifications.rules.recipient_columns import plain_name
from notifications.rules.recipient_files import Row

# An address that is too long is refused as an address, and the person kept: hence its own limit.
LONGEST: Final = {"email": 1000}
LONGEST_OTHER: Final = 200
_LANGUAGES: Final = {
    "fr": "fr", "fra": "fr", "fre": "fr", "francais": "fr", "french": "fr",
    "en": "en", "eng": "en", "anglais": "en", "english": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong on a line. `column` is the name in the file, empty for the whole line."""

    line: int
    column: str
    code: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A person. An empty `email` means another channel: nobody is dropped for an address.

    `remarks` says what was put right or left out: an address that cannot be written to, a
    language that is not offered.
    """

    line: int
    email: str
    first_name: str
    last_name: str
    language: str
    profile: str
    controller: str
    reference: str
    remarks: tuple[LineError, ...] = ()


class _Unreadable(Exception):
    def __init__(self, error: LineError) -> None:
        super().__init__(error.code)
        self.error = error


def read_recipient(
    row: Row, mapping: Mapping[str, int], *, default_language: str
) -> RecipientRow | LineError:
    """The mapped cells of a row, in NFC and without outer spaces; the other cells are not read.

    Codes of a LineError: `row_ragged` (found, expected), `row_character` (position, char),
    `row_nul`, `row_too_long` (longest), `row_nobody`; of a remark: `address_…`,
    `row_language` (typed, taken).
    """
    if len(row.cells) != len(row.header):
        params: dict[str, object] = {"found": len(row.cells), "expected": len(row.header)}
        return LineError(row.line, "", "row_ragged", params)
    try:
        cells = {field: _cell(row, column, field) for field, column in mapping.items()}
    except _Unreadable as unreadable:
        return unreadable.error
    if not any(cells.get(field) for field in ("email", "first_name", "last_name", "reference")):
        return LineError(row.line, "", "row_nobody", {})
    return _person(row, mapping, cells, default_language)


def _cell(row: Row, column: int, field: str) -> str:
    text = row.cells[column].strip()
    longest = LONGEST.get(field, LONGEST_OTHER)
    if text.isascii() and text.isprintable() and len(text) <= longest:
        return text
    text = unicodedata.normalize("NFC", text)
    name = row.header[column]
    if "\0" in text:
        raise _Unreadable(LineError(row.line, name, "row_nul", {}))
    at = forbidden_at(text)
    if at is not None:
        params: dict[str, object] = {"position": at + 1, "char": f"U+{ord(text[at]):04X}"}
        raise _Unreadable(LineError(row.line, name, "row_character", params))
    if len(text) > longest:
        raise _Unreadable(LineError(row.line, name, "row_too_long", {"longest": longest}))
    return text


@lru_cache(maxsize=256)
def _language(typed: str) -> str:
    return _LANGUAGES.get(plain_name(typed).partition(" ")[0], "")


def _person(
    row: Row, mapping: Mapping[str, int], cells: Mapping[str, str], default_language: str
) -> RecipientRow:
    remarks: list[LineError] = []

    def remark(field: str, code: str, params: dict[str, object]) -> None:
        remarks.append(LineError(row.line, row.header[mapping[field]], code, params))

    email = cells.get("email", "")
    try:
        email = read_address(email) if email else ""
    except Refused as refused:
        remark("email", refused.code, refused.params)
        email = ""
    typed = cells.get("language", "")
    language = _language(typed) if typed else default_language
    if not language:
        language = default_language
        remark("language", "row_language", {"typed": typed, "taken": default_language})
    return RecipientRow(
        line=row.line,
        email=email,
        first_name=cells.get("first_name", ""),
        last_name=cells.get("last_name", ""),
        language=language,
        profile=cells.get("profile", ""),
        controller=cells.get("controller", ""),
        reference=cells.get("reference", ""),
        remarks=tuple(remarks),
    )
