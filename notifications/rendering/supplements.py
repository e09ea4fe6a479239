"""The changes since a filing for the screen: old and new side by side, with what became of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.rules.languages import spoken
from notifications.rules.supplements import Change
from notifications.selectors.supplements import Supplement

KINDS: Final[dict[str, Promise]] = {
    "now_known": _("known now"),
    "not_known_any_more": _("not known any more"),
    "added": _("added"),
    "taken_out": _("taken out"),
    "changed": _("changed"),
    "new_question": _("new question of the form"),
    "gone": _("the form asks this no more"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change on the screen.

    `official` is the label of the form and `old` and `new` are in its language; what the reader
    would say for each stands beside, where it says something else.
    """

    field_id: str
    section: int
    official: str
    spoken: str
    kind: str
    kind_words: str
    old: str
    old_meaning: str
    new: str
    new_meaning: str


def change_lines(supplement: Supplement) -> list[ChangeLine]:
    """Every change in the active language, in the order of the form."""
    official = spoken(supplement.form.filing_language)
    return [_line(change, official) for change in supplement.changes]


def _line(change: Change, official: str) -> ChangeLine:
    field = change.field
    old, old_meaning = _both(change.old_text, official)
    new, new_meaning = _both(change.new_text, official)
    label, beside = _both(field.label, official)
    words = str(KINDS[change.kind])
    return ChangeLine(
        field_id=field.id,
        section=field.section,
        official=label,
        spoken=beside,
        kind=change.kind,
        kind_words=words,
        old=old,
        old_meaning=old_meaning,
        new=new,
        new_meaning=new_meaning,
    )


def _both(said_in: Callable[[str], str], official: str) -> tuple[str, str]:
    """Words in the language of the form, and the reader's own where they differ."""
    said, meaning = said_in(official), said_in(spoken(get_language() or "en"))
    return said, "" if meaning == said else meaning
