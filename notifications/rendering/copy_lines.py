"""The page to copy from: what the clipboard carries, its length and limit, what to tick, ticks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from incidents.rendering.instants import short_instant_text
from notifications.models import CopyTick
from notifications.rendering.cockpit import Line, Part, parts
from notifications.rules.answers import is_empty, is_unknown
from notifications.rules.copying import clipboard_text, copied_length, copy_digest
from notifications.rules.form_definition import Field
from notifications.selectors.filings import Worksheet

# A longer list is not shown whole: the choice is named with its place in it.
SHORT_LIST: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One box or button of the form; `number` is its place in the list, from 1."""

    label: str
    is_chosen: bool
    number: int


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A question with what is copied. `length` and `limit` are UTF-16 code units; 0: no limit.

    `copied` is "" (not yet), "copied", or "changed": it was, and the answer is another one now.
    `among` is how long the list is where not all of it is shown.
    """

    line: Line
    text: str
    digest: str
    length: int
    limit: int
    choices: tuple[Choice, ...]
    among: int
    copied: Literal["", "copied", "changed"]
    copied_by: str = ""

    @property
    def over(self) -> int:
        """By how much it is too long, else 0."""
        return max(0, self.length - self.limit) if self.limit else 0


@dataclass(frozen=True, slots=True)
class CopyPart:
    """A section of the form with its lines."""

    part: Part
    lines: tuple[CopyLine, ...]


@dataclass(frozen=True, slots=True)
class Cockpit:
    """Every section, and how much of what there is to copy was copied."""

    parts: tuple[CopyPart, ...]

    @property
    def needed(self) -> int:
        """How many answers there are to copy."""
        return sum(bool(line.text) for part in self.parts for line in part.lines)

    @property
    def copied(self) -> int:
        """How many of them were copied as they stand."""
        return sum(line.copied == "copied" for part in self.parts for line in part.lines)


def cockpit(
    sheet: Worksheet,
    *,
    late: bool,
    ticks: Mapping[str, CopyTick],
    limits: Mapping[str, int],
    zone: str,
) -> Cockpit:
    """The page to copy from, in the order of the form. `limits` by field, `zone` for instants."""
    shown = parts(sheet, late=late, every=False)
    return Cockpit(
        tuple(
            CopyPart(
                part, tuple(_line(sheet, line, ticks, limits, zone=zone) for line in part.lines)
            )
            for part in shown
        )
    )


def _line(
    sheet: Worksheet,
    line: Line,
    ticks: Mapping[str, CopyTick],
    limits: Mapping[str, int],
    *,
    zone: str,
) -> CopyLine:
    text, tick = clipboard_text(line.copy), ticks.get(line.field.id)
    digest = copy_digest(text)
    choices = _choices(line.field, sheet.answers.get(line.field.id), sheet.form.filing_language)
    is_short = len(choices) <= SHORT_LIST
    return CopyLine(
        line=line,
        text=text,
        digest=digest,
        length=copied_length(text),
        limit=limits.get(line.field.id, 0),
        choices=choices if is_short else tuple(one for one in choices if one.is_chosen),
        among=0 if is_short else len(choices),
        copied="" if tick is None or not text else "copied" if tick.copied == digest else "changed",
        copied_by=_by(tick.copied_by.name, tick.copied_at, zone) if tick else "",
    )


def _by(name: str, at: datetime, zone: str) -> str:
    return f"{name}, {short_instant_text(at, zone)}"


def _choices(field: Field, answer: Any, language: str) -> tuple[Choice, ...]:
    """The list of a question that is answered with a choice; none where that is not known yet."""
    if is_empty(answer) or is_unknown(answer):
        return ()
    if field.kind == "boolean":
        return (Choice(_("this box"), answer is True, 1),)
    given = answer if isinstance(answer, list) else [answer]
    return tuple(
        Choice(value.label(language), value.code in given, number)
        for number, value in enumerate(field.values, 1)
    )
