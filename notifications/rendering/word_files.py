"""The parts of a DOCX packed again without the hour of the packing."""

import io
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The first day that the format can name.
NO_DAY: Final = (1980, 1, 1, 0, 0, 0)


def packed(docx: bytes) -> bytes:
    """The same document as bytes that depend on what it says, and not on when it was packed."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(docx)) as parts, ZipFile(written, "w", ZIP_DEFLATED) as bag:
        for name in parts.namelist():
            bag.writestr(_entry(name), parts.read(name))
    return written.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, NO_DAY)
    entry.compress_type = ZIP_DEFLATED
    return entry
