"""What the clipboard carries, how long it is, and whether a tick still holds."""

import hashlib
import re
from datetime import date, timedelta
from typing import Final

# A form of an authority reads Latin letters, and its counter knows no typography: signs that
# look like a space become one, and those that nobody sees are left out.
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Our own: after a quarter somebody should look whether the form of the authority has changed.
REST: Final = timedelta(days=90)
LONGEST_LIMIT: Final = 100_000


def clipboard_text(text: str) -> str:
    """The text as it is copied: LF line ends, plain spaces, nothing invisible; all else as it is.

    Letters with accents, ligatures, quotation marks and dashes are what somebody typed.
    """
    text = _LINE_ENDS.sub("\n", text)
    return _UNSEEN.sub("", _SPACES.sub(" ", text))


def copied_length(text: str) -> int:
    """How long a browser holds the text for, in UTF-16 code units.

    `maxlength` of a field counts so (HTML standard, "API value"): a line end is one, a letter
    outside the basic plane (an emoji) two.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def copy_digest(text: str) -> str:
    """SHA-256 of what is copied, in hexadecimal: names the state of an answer."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_to_be_compared(checked_on: date, compared_on: date | None, *, today: date) -> bool:
    """Whether the words of a form were last checked more than 90 days ago, by us or by a person."""
    last = max(checked_on, compared_on or checked_on)
    return today - last > REST
