"""Notice texts edited by people: literal text and listed fields, and nothing else.

The text is cut at `{{` and `}}` here, and python-liquid reads each piece between them alone:
given 64 kB of open braces it would search for a minute. What it read is taken over only when it
is `{{ field }}` or `{{ field | default: "words" }}`. Nothing is evaluated: no tag, loop, filter,
attribute or Python object is reachable, and a text for half a million people costs a join.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from liquid import Environment
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.builtin.output import OutputNode
from liquid.exceptions import LiquidError

from incidents.rules.refusals import Refused
from notifications.rendering.segments import Segment, Slot, filled, slots
from notifications.rules.forbidden_characters import forbidden_at, require_clean
from notifications.rules.notice_checks import LONGEST_SUBJECT
from notifications.rules.notice_fields import field_named, nearest_word

LONGEST_BYTES: Final = 65_536
_CLOSING: Final = re.compile(r"[\s,.;:!?)\]»…]")
_HTML: Final = re.compile(r"</?([a-z][a-z0-9]*)(?=[\s/>]|$)|<(!)|(javascript):", re.IGNORECASE)
_BRACES: Final = re.compile(r"\{\{|\}\}|\{%|[{}]")
LONGEST_FIELD: Final = 300
_WORD_AT: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class CompiledNotice:
    """A checked text. `where` names the part it came from."""

    where: str
    segments: tuple[Segment, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields it names, by their English names."""
        return frozenset(slot.name for slot in slots(self.segments))


def compile_notice(text: str, where: str) -> CompiledNotice:
    """Checks a text once. Every Refused carries `field=where` and, but for the length, `line`.

    Codes: `notice_too_long`, `control_character`, `notice_html`, `notice_tag`, `notice_brace`,
    `notice_unclosed`, `notice_syntax`, `notice_only_fields`, `notice_filter`,
    `unknown_notice_field` (`name`, `suggestion`).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST_BYTES:
        raise Refused("notice_too_long", field=where, longest=LONGEST_BYTES // 1024)
    require_clean(text, field=where, lines=True)
    _refuse_html(text, where)
    reader = _Reader(text, where)
    return CompiledNotice(where, tuple(_gathering(reader.segments())))


def compile_subject(text: str, where: str) -> str:
    """A subject is one line of 1 to 150 characters, the same for all: it shows on lock screens.

    Raises Refused `subject_length`, `control_character`, `subject_field`.
    """
    require_clean(text, field=where)
    subject = text.strip()
    if not 1 <= len(subject) <= LONGEST_SUBJECT:
        raise Refused("subject_length", field=where, longest=LONGEST_SUBJECT)
    if "{{" in subject or "{%" in subject:
        raise Refused("subject_field", field=where)
    return subject


def render(compiled: CompiledNotice, values: Mapping[str, str]) -> str:
    """The text for one person. A missing value is written as nothing (see `Slot.gathers`)."""
    return filled(compiled.segments, values)


def _refuse_html(text: str, where: str) -> None:
    found = _HTML.search(text)
    if found:
        name = found[1] or found[2] or found[3]
        line = text.count("\n", 0, found.start()) + 1
        raise Refused("notice_html", field=where, line=line, name=name)


ENVIRONMENT: Final = Environment(strict_filters=True, autoescape=False)


class _Reader:
    """Takes over what python-liquid read, and refuses what is not on the list."""

    def __init__(self, text: str, where: str) -> None:
        self._text, self._where = text, where

    def segments(self) -> Iterator[Segment]:
        at = 0
        while brace := _BRACES.search(self._text, at):
            yield self._text[at : brace.start()]
            at = self._end_of_field(brace)
            yield self._field(self._text[brace.start() : at], brace.start())
        yield self._text[at:]

    def _end_of_field(self, brace: re.Match[str]) -> int:
        """Just after the `}}` of this `{{`. Braces have no other use in a letter to people."""
        start = brace.start()
        if brace[0] == "{%":
            word = _WORD_AT.search(self._text, start, start + 60)
            raise self._refused("notice_tag", start, name=word[0] if word else "")
        if brace[0] != "{{":
            raise self._refused("notice_brace", start)
        end = self._text.find("}}", start)
        again = self._text.find("{", start + 2)
        if end < 0 or 0 <= again < end or end - start > LONGEST_FIELD:
            raise self._refused("notice_unclosed", start)
        return end + 2

    def _field(self, piece: str, at: int) -> Slot:
        try:
            nodes: list[Node] = ENVIRONMENT.from_string(piece).nodes
        except LiquidError as problem:
            raise self._refused("notice_syntax", at) from problem
        node = nodes[0] if len(nodes) == 1 else None
        if isinstance(node, OutputNode) and isinstance(node.expression, FilteredExpression):
            return self._slot(node.expression, at)
        raise self._refused("notice_only_fields", at)

    def _slot(self, expression: FilteredExpression, at: int) -> Slot:
        left = expression.left
        path: list[Any] = list(left.path) if isinstance(left, Path) else []
        if len(path) != 1 or not isinstance(path[0], str):
            raise self._refused("notice_only_fields", at)
        name = field_named(path[0])
        if name is None:
            suggestion = nearest_word(path[0])
            raise self._refused(
                "unknown_notice_field", at, name=path[0][:60], suggestion=suggestion
            )
        return Slot(name, self._fallback(expression, at))

    def _fallback(self, expression: FilteredExpression, at: int) -> str:
        """The words of `default`, the only filter; two of them would say two things."""
        filters = expression.filters or []
        if not filters:
            return ""
        arguments = [getattr(argument, "value", None) for argument in filters[0].args]
        if len(filters) > 1 or filters[0].name != "default":
            raise self._refused("notice_filter", at, name=filters[-1].name[:60])
        if len(arguments) != 1 or not isinstance(arguments[0], StringLiteral):
            raise self._refused("notice_filter", at, name="default")
        words = str(arguments[0].value)
        if forbidden_at(words) is not None:
            raise self._refused("notice_filter", at, name="default")
        return words

    def _refused(self, code: str, at: int, **params: object) -> Refused:
        line = self._text.count("\n", 0, at) + 1
        return Refused(code, field=self._where, line=line, **params)


def _gathering(segments: Iterator[Segment]) -> Iterator[Segment]:
    """Marks the slots that nothing but punctuation, a space or the end follows."""
    found = [segment for segment in segments if segment]
    for segment, following in zip(found, [*found, "\n"][1:], strict=True):
        if isinstance(segment, Slot) and isinstance(following, str):
            yield Slot(segment.name, segment.fallback, bool(_CLOSING.match(following)))
        else:
            yield segment
