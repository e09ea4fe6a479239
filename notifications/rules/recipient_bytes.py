"""What a file of recipients is made of, before any cell of it is read: one pass over its bytes.

UTF-8 strictly, UTF-16 by its mark, else Windows-1252, said aloud. A file that mixes UTF-8 and
something else is refused by line: guessing would write to people under a broken name.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from incidents.rules.refusals import Refused

BLOCK: Final = 1 << 20
LONGEST_CELL: Final = 10_000
_EXCEL: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# PDF, GIF, PNG and JPEG: they would pass for text in Windows-1252, or for one long column.
_PAPER_OR_PICTURE: Final = (b"%PDF", b"GIF8", b"\x89PNG", b"\xff\xd8\xff")
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_UTF8_LETTER: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_NOT_CP1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`encoding` is one that Python knows, mark included; `size` in bytes."""

    encoding: str
    size: int


def sniff(file: BinaryIO, *, max_bytes: int, mixed: bool = False) -> Sniffed:
    """Reads the whole file once, in blocks, and leaves it where it began.

    With `mixed`, what is not UTF-8 is Windows-1252 even where two of its letters would be one in
    UTF-8, as "é" before two no-break spaces: for a file that holds nobody's name.

    Raises Refused: `file_empty`, `file_too_large`, `file_is_excel`, `file_is_no_table`,
    `file_not_utf8` (line, byte), `file_not_text` (line), `file_not_utf16`, `cell_too_long` (line).
    """
    start = file.tell()
    head = file.read(4)
    file.seek(start)
    if head.startswith(_EXCEL):
        raise Refused("file_is_excel")
    if head.startswith(_PAPER_OR_PICTURE):
        raise Refused("file_is_no_table")
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    found = _utf16(file, max_bytes) if utf16 else _eight_bit(file, max_bytes, mixed)
    file.seek(start)
    return found


def _blocks(file: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    size = 0
    while block := file.read(BLOCK):
        size += len(block)
        if size > max_bytes:
            raise Refused("file_too_large", megabytes=max_bytes // 1_000_000)
        yield block


def _whole_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut at line ends only: no letter and no CRLF is cut in two."""
    rest = b""
    for block in blocks:
        text = rest + block
        cut = max(text.rfind(b"\n"), text.rfind(b"\r", 0, -1)) + 1
        if len(text) - cut > BLOCK:
            yield text[:cut]
            raise Refused("cell_too_long", line=0, longest=LONGEST_CELL)
        rest = text[cut:]
        if cut:
            yield text[:cut]
    if rest:
        yield rest


class _Findings:
    """What the blocks of an 8-bit file had in common, with the line of each exception."""

    def __init__(self) -> None:
        self.lines = 0
        self.size = 0
        self.blank = True
        self.has_utf8 = False
        self.not_utf8: tuple[int, int] | None = None
        self.not_cp1252: int | None = None

    def take(self, block: bytes) -> None:
        self.blank = self.blank and not block.removeprefix(codecs.BOM_UTF8).strip()
        if not block.isascii():
            self._take_letters(block)
        self.lines += len(_LINE_END.findall(block))
        self.size += len(block)

    def _take_letters(self, block: bytes) -> None:
        self.has_utf8 = self.has_utf8 or _UTF8_LETTER.search(block) is not None
        if self.not_utf8 is None:
            try:
                block.decode("utf-8")
            except UnicodeDecodeError as problem:
                self.not_utf8 = (self._line(block, problem.start), block[problem.start])
        unknown = _NOT_CP1252.search(block) if self.not_cp1252 is None else None
        if unknown:
            self.not_cp1252 = self._line(block, unknown.start())

    def _line(self, block: bytes, at: int) -> int:
        return self.lines + len(_LINE_END.findall(block, 0, at)) + 1


def _eight_bit(file: BinaryIO, max_bytes: int, mixed: bool) -> Sniffed:
    findings = _Findings()
    try:
        for block in _whole_lines(_blocks(file, max_bytes)):
            findings.take(block)
    except Refused as refused:
        if refused.code == "cell_too_long":
            raise Refused(
                "cell_too_long", line=findings.lines + 1, longest=LONGEST_CELL
            ) from refused
        raise
    if findings.blank:
        raise Refused("file_empty")
    if findings.not_utf8 is None:
        return Sniffed("utf-8-sig", findings.size)
    line, byte = findings.not_utf8
    if findings.has_utf8 and not mixed:
        raise Refused("file_not_utf8", line=line, byte=f"0x{byte:02X}")
    if findings.not_cp1252 is not None:
        raise Refused("file_not_text", line=findings.not_cp1252)
    return Sniffed("cp1252", findings.size)


def _utf16(file: BinaryIO, max_bytes: int) -> Sniffed:
    decoder = codecs.getincrementaldecoder("utf-16")()
    size, blank, unended = 0, True, 0
    try:
        for block in _blocks(file, max_bytes):
            text = decoder.decode(block)
            size += len(block)
            blank = blank and not text.strip()
            end = max(text.rfind("\n"), text.rfind("\r"))
            unended = len(text) - end - 1 + (unended if end < 0 else 0)
            if unended > BLOCK:
                raise Refused("cell_too_long", line=1, longest=LONGEST_CELL)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as problem:
        raise Refused("file_not_utf16") from problem
    if blank:
        raise Refused("file_empty")
    return Sniffed("utf-16", size)
