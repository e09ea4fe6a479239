"""Texts as people type or paste them: what no page, mail or file can carry safely."""

import unicodedata

# Embeddings, overrides and isolates: they make a line read otherwise than it is stored. The plain
# marks (U+200E, U+200F, U+061C) stay: Arabic and Hebrew need them beside digits.
_TURNS_THE_LINE = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ENDS_A_LINE = frozenset("\u2028\u2029")


def control_character_at(text: str, *, lines: bool) -> int | None:
    """The position (from 1) of the first control or direction character, or None.

    With `lines` a tab and the ends of lines are text.
    """
    spared = "\t\n\r" if lines else ""
    for position, character in enumerate(text, start=1):
        if character not in spared and _is_control(character):
            return position
    return None


def _is_control(character: str) -> bool:
    return (
        unicodedata.category(character) == "Cc"
        or character in _TURNS_THE_LINE
        or character in _ENDS_A_LINE
    )
