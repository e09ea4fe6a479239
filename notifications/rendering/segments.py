"""A text as literal pieces and slots to fill, made once and filled for each person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from incidents.rules.refusals import Refused
from notifications.rules.forbidden_characters import require_clean

LONGEST_OUTPUT: Final = 262_144


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the value of `name`, else for `fallback`.

    `gathers`: nothing but punctuation or a space follows, so that with nothing to write the
    space before goes too: `Bonjour {{ prenom }},` reads `Bonjour,`.
    """

    name: str
    fallback: str = ""
    gathers: bool = False


Segment: TypeAlias = str | Slot


def filled(segments: Sequence[Segment], values: Mapping[str, str]) -> str:
    """The text for one person. Values are one line each.

    Raises Refused `control_character` (field = the slot) and `notice_output_too_long`.
    """
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
            continue
        value = values.get(segment.name, "") or segment.fallback
        require_clean(value, field=segment.name)
        if not value and segment.gathers and parts:
            parts[-1] = parts[-1].rstrip(" \u00a0\u202f")
        parts.append(value)
    text = "".join(parts)
    if len(text) > LONGEST_OUTPUT:
        raise Refused("notice_output_too_long", longest=LONGEST_OUTPUT)
    return text


def slots(segments: Sequence[Segment]) -> tuple[Slot, ...]:
    return tuple(segment for segment in segments if isinstance(segment, Slot))
