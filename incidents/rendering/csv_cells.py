"""Cells of a CSV file that a spreadsheet must show, and not run (OWASP, CSV injection)."""

import re
from typing import Final

# What Excel, LibreOffice and Sheets take for the beginning of a formula; the wide ones in Japan.
_RUNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
# A French or German spreadsheet parts the cells at a semicolon, does not see our quotes then, and
# begins a row at each line: a formula may stand in the middle of one of our cells.
_FORMULA: Final = re.compile(f'(?:^|(?<=[;\t\r\n]))"*(?=[{_RUNS}])|^(?=[\t\r\n\0])')


def safe_cell(value: object) -> str:
    """The text of a cell; an apostrophe stands before what would be run as a formula."""
    return _FORMULA.sub(r"\g<0>'", str(value))
