"""The messages of a mailbox on this machine, piece by piece and never larger than they may be."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

# A report holds the headers it is about near its beginning; what is beyond is not read.
LARGEST: Final = 256 * 1024


def messages_in(path: Path) -> Iterator[bytes]:
    """Each message of a maildir, of a folder of `.eml`, of an mbox, or of a file with one.

    Symbolic links are left out. Raises OSError where the path cannot be read.
    """
    if path.is_dir():
        for file in _files(path):
            with file.open("rb") as opened:
                yield opened.read(LARGEST)
        return
    with path.open("rb") as opened:
        yield from _parts(opened)


def _files(folder: Path) -> list[Path]:
    found = [*folder.glob("*.eml"), *folder.glob("new/*"), *folder.glob("cur/*")]
    return sorted(file for file in found if file.is_file() and not file.is_symlink())


def _parts(opened: BinaryIO) -> Iterator[bytes]:
    """An mbox begins each message with a line `From `, after an empty one."""
    message, was_empty = bytearray(), True
    # A line has an end here even where the file has none.
    while line := opened.readline(LARGEST):
        if was_empty and line.startswith(b"From "):
            if message:
                yield bytes(message)
            message = bytearray()
        elif len(message) < LARGEST:
            message += line[: LARGEST - len(message)]
        was_empty = line in (b"\n", b"\r\n")
    if message:
        yield bytes(message)
