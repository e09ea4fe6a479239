"""Cells of a CSV file that a spreadsheet must show, and not run."""

from typing import Final

# What Excel, LibreOffice and Sheets take for the beginning of a formula, also after a quote.
STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def safe_cell(value: object) -> str:
    """The text of a cell; an apostrophe stands before what would be run as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
