"""Characters that break a header, a table or a reader's eye, and have no place in our texts.

Beside CR and LF, `\\x0b \\x0c \\x1c \\x1d \\x1e \\x85` and U+2028/2029 end a line for some readers
(Python's `splitlines` among them) and split a mail header; the bidirectional controls make a
name look like another one; a lone surrogate cannot be encoded at all. The joiners U+200C and
U+200D stay allowed: Persian and Indian names need them.
"""

import re
from typing import Final

from incidents.rules.refusals import Refused

_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ALWAYS: Final = f"\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff{_BIDI}"
_IN_LINE: Final = re.compile(f"[\x00-\x1f{_ALWAYS}]")
_IN_TEXT: Final = re.compile(f"[\x00-\x08\x0b-\x1f{_ALWAYS}]")


def forbidden_at(text: str, *, lines: bool = False) -> int | None:
    """Position (from 0) of the first forbidden character; `lines` allows LF and TAB."""
    found = (_IN_TEXT if lines else _IN_LINE).search(text)
    return found.start() if found else None


def require_clean(text: str, *, field: str, lines: bool = False) -> None:
    """Raises Refused `control_character` with `field`, `position` and `line` from 1, `char`."""
    at = forbidden_at(text, lines=lines)
    if at is not None:
        raise Refused(
            "control_character",
            field=field,
            position=at - text.rfind("\n", 0, at),
            line=text.count("\n", 0, at) + 1,
            char=f"U+{ord(text[at]):04X}",
        )


def one_clean_line(text: str) -> str:
    """The text with every forbidden character made a space: for a mail that must not fail."""
    return " ".join(_IN_LINE.sub(" ", text).split())
