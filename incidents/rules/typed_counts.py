"""Numbers of persons and records as people type them."""

import re
from typing import Final

from incidents.rules.facts import LARGEST_COUNT
from incidents.rules.refusals import Refused

# What people put between groups of three: spaces of any kind, and nothing that may mean a decimal.
_GROUPS: Final = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")
_FRACTION: Final = re.compile(r"[+-]?\d+[.,]\d+|-\d+")


def read_number(text: str, *, field: str) -> int | None:
    """The whole number of a text in digits of any script, or None for an empty one.

    Raises `Refused` (`number_not_whole`, `number_not_digits`, `count_out_of_range`), with `field`.
    """
    typed = text.strip()
    digits = _GROUPS.sub("", typed)
    if not digits:
        return None
    if _FRACTION.fullmatch(digits):
        raise Refused("number_not_whole", field=field, typed=typed)
    # `isdecimal` and not `isdigit`: int() does not read a superscript two.
    if not digits.isdecimal():
        raise Refused("number_not_digits", field=field, typed=typed)
    if len(digits) > len(str(LARGEST_COUNT)) or int(digits) > LARGEST_COUNT:
        raise Refused("count_out_of_range", field=field, number=typed, largest=LARGEST_COUNT)
    return int(digits)
