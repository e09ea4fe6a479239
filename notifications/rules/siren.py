"""The SIREN, the nine-digit number of a French organisation."""

import re
from typing import Final

from incidents.rules.refusals import Refused

_NINE_DIGITS: Final = re.compile(r"[0-9]{9}")
# People copy it in groups of three, with spaces of any kind or points.
_BETWEEN: Final = re.compile(r"[\s.]+")


def read_siren(text: str, *, field: str = "siren") -> str:
    """The nine digits. Raises `Refused` (`siren_shape`)."""
    digits = _BETWEEN.sub("", text)
    if not _NINE_DIGITS.fullmatch(digits):
        raise Refused("siren_shape", field=field)
    return digits
