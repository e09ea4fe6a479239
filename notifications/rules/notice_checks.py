"""Reads a notice before anybody approves it: what Article 34(2) asks for, and what it must not do.

Pure reading, no judgement of the facts: a text without findings can still be untrue.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from incidents.rules.languages import spoken
from notifications.rules.forbidden_characters import forbidden_at
from notifications.rules.notice_parts import BODY_PARTS, PARTS, NoticeParts
from notifications.rules.notice_phrases import (
    GENERIC,
    HEALTH,
    LOGIN_ADDRESS,
    LOGIN_SENTENCES,
    PLACEHOLDERS,
)

LONGEST_SUBJECT: Final = 150
# Level B1 asks for short sentences; this is where a reader gets lost.
LONGEST_SENTENCE_WORDS: Final = 35
# What must be left of a part when the empty phrases are taken out, in letters.
FEWEST_OWN_LETTERS: Final = 30

_PLACEHOLDER: Final = re.compile("|".join(PLACEHOLDERS))
_LOGIN_ADDRESS: Final = re.compile(LOGIN_ADDRESS)
_LOGIN_SENTENCE: Final = re.compile("|".join(LOGIN_SENTENCES))
# Every repetition has an end, so that no text can be made to waste time.
_TAG: Final = re.compile(r"<\s{0,5}[/!]?\s{0,5}[a-z][a-z0-9-]{0,20}(?:\s[^>]{0,500})?/?>", re.I)
_FIELD: Final = re.compile(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}")
_WAY_TO_REACH: Final = re.compile(
    r"\S@\S+\.\S|(?:\d[\s.\-/()]*){8,}|\{\{\s*contact_(?:email|phone|courriel|telephone)"
)
_SENTENCE_END: Final = re.compile(r"[.!?:;…]\s|\n")


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `error` stands in the way of an approval; `line` counts from 1 in its part."""

    code: str
    severity: Literal["error", "warning"]
    part: str
    line: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def _plain(text: str) -> str:
    """Lower case and without accents, of the same length, so that positions still hold."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] for letter in text).replace(
        "’", "'"
    )


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _missing(parts: NoticeParts) -> Iterator[Finding]:
    for part in PARTS:
        if not getattr(parts, part).strip():
            yield Finding("part_missing", "error", part)


def _subject(subject: str, language: str) -> Iterator[Finding]:
    if len(subject) > LONGEST_SUBJECT:
        yield Finding("subject_too_long", "error", "subject", params={"longest": LONGEST_SUBJECT})
    if "{{" in subject or "{%" in subject:
        yield Finding("subject_field", "error", "subject")
    plain = _plain(subject)
    for word in HEALTH[spoken(language)]:
        if re.search(rf"\b{word}", plain):
            yield Finding("subject_speaks_of_health", "error", "subject", params={"word": word})


def _generic(part: str, text: str, language: str) -> Iterator[Finding]:
    rest, found = _plain(text), []
    for phrase in GENERIC[spoken(language)]:
        if phrase in rest:
            found.append(phrase)
            rest = rest.replace(phrase, " ")
    own = sum(letter.isalnum() for letter in _FIELD.sub("", rest))
    # A contact may be as short as one address, and is checked for that instead.
    if found and own < FEWEST_OWN_LETTERS and part != "contact":
        yield Finding("only_generic", "error", part, params={"phrase": found[0]})


def _matches(
    code: str, part: str, text: str, pattern: re.Pattern[str], searched: str
) -> Iterator[Finding]:
    for found in pattern.finditer(searched):
        start, end = found.span()
        shown = {"text": text[start:end][:80]}
        yield Finding(code, "error", part, _line_of(text, start), shown)


def _harmful(part: str, text: str) -> Iterator[Finding]:
    plain = _plain(text)
    at = forbidden_at(text, lines=part != "subject")
    if at is not None:
        yield Finding("control_characters", "error", part, _line_of(text, at))
    # The fields of the row are not placeholders: they are filled in at sending.
    without_fields = _FIELD.sub(lambda found: " " * len(found.group()), plain)
    yield from _matches("placeholder_left", part, text, _PLACEHOLDER, without_fields)
    yield from _matches("login_link", part, text, _LOGIN_ADDRESS, plain)
    yield from _matches("login_link", part, text, _LOGIN_SENTENCE, plain)
    yield from _matches("html", part, text, _TAG, text)


def _contact(contact: str) -> Iterator[Finding]:
    if contact.strip() and not _WAY_TO_REACH.search(contact):
        yield Finding("contact_without_way", "error", "contact")


def _long_sentences(part: str, text: str) -> Iterator[Finding]:
    start = 0
    for end in [*(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]:
        words = len(text[start:end].split())
        if words > LONGEST_SENTENCE_WORDS:
            params = {"words": words, "most": LONGEST_SENTENCE_WORDS}
            yield Finding("long_sentence", "warning", part, _line_of(text, start), params)
        start = end


def _unchanged(parts: NoticeParts, default: NoticeParts) -> Iterator[Finding]:
    for part in ("nature", "data", "consequences"):
        if _same(getattr(parts, part), getattr(default, part)):
            yield Finding("unchanged_default", "warning", part)
    # The example names acts, the notification to the authority among them: nobody did them yet.
    if _same(parts.measures, default.measures):
        yield Finding("measures_of_the_example", "error", "measures")


def _same(text: str, example: str) -> bool:
    return bool(text.strip()) and text.strip() == example.strip()


def notice_findings(
    parts: NoticeParts, language: str, *, default: NoticeParts | None = None
) -> tuple[Finding, ...]:
    """Everything to be mended (errors) or to be looked at (warnings) in a notice, by part.

    `default` is the text it started from: a part that still says what it said is a warning, and
    measures that are still those of the example are an error.
    Sources: Article 34(2) GDPR with 33(3)(b) to (d); recital 86 (advice).
    """
    findings = [*_missing(parts), *_subject(parts.subject, language), *_contact(parts.contact)]
    for part in PARTS:
        findings += _harmful(part, getattr(parts, part))
    for part in BODY_PARTS:
        findings += _generic(part, getattr(parts, part), language)
        findings += _long_sentences(part, getattr(parts, part))
    if default is not None:
        findings += _unchanged(parts, default)
    return tuple(sorted(findings, key=_in_order))


def _in_order(finding: Finding) -> tuple[bool, int, int]:
    return finding.severity != "error", PARTS.index(finding.part), finding.line or 0
