"""Cells of an export that no spreadsheet takes for a formula (OWASP, CSV injection)."""

from typing import Final

_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """The text, behind an apostrophe where it would begin a formula."""
    return f"'{cell}" if cell.startswith(_BEGINNINGS) else cell
