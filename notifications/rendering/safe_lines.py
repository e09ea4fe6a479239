"""What a person typed, line by line, for files that are no PDF."""

import re
from typing import Final

# XML knows none of these, and a terminal obeys some of them.
_NO_SIGN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def _spelled(found: re.Match[str]) -> str:
    return f"[U+{ord(found.group()):04X}]"


def safe_lines(text: str) -> list[str]:
    """The lines of a text, at least one; a sign that no file can hold is spelled by its number.

    Every sign at which some program begins a new line ends a line here, so that nothing typed
    can stand at the edge of the page and pass for a label.
    """
    return [_NO_SIGN.sub(_spelled, line) for line in text.splitlines()] or [""]
