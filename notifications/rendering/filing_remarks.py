"""What the remarks on a filing say to the person who is about to file it."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.rules.answers import Answers
from notifications.rules.filing_checks import Remark, remarks
from notifications.rules.form_definition import FormDefinition
from notifications.selectors.filings import Worksheet

REMARKS: Final[dict[str, Promise]] = {
    "address_list": _(
        "A list of %(count)s e-mail addresses stands in the text (line %(line)s). The authority "
        "asks for categories and numbers of people: take the list out."
    ),
    "social_security_number": _(
        "A social-security number stands in the text (line %(line)s). Take it out: say that such "
        "numbers are concerned, never whose."
    ),
    "iban": _(
        "A bank account number (IBAN) stands in the text (line %(line)s). Take it out: say that "
        "such numbers are concerned, never whose."
    ),
    "unknown_in_words": _(
        "This seems to say that it is not known. Tick “not known yet” instead: the filing then "
        "says so in a full sentence and announces the complement."
    ),
    "end_before_start": _("The breach ends before it starts. Check both dates."),
    "aware_before_start": _(
        "The organisation became aware before the breach started. Check both dates."
    ),
    "told_and_reason_not_to": _(
        "The people were informed or will be, and here stands why they will not be. Keep the one "
        "that is true."
    ),
    "not_told_and_told": _(
        "The people were not informed, and this says that they were. Keep the one that is true."
    ),
    "told_nobody": _(
        "The people were informed, and their number is zero. Give the number, or say that it is "
        "not known yet."
    ),
    "told_more_than_concerned": _(
        "More people were informed than are concerned. Check both numbers."
    ),
    "number_and_no_number": _(
        "A number stands here, and beside it that there is none. Keep the one that is true."
    ),
    "zero_or_unknown": _(
        "Zero says that nobody and nothing is concerned. If you do not know the number, say that "
        "it is to be determined."
    ),
    "fewer_records_than_persons": _(
        "There are fewer records than people. Each person mostly has one record at least: check "
        "both numbers. It may be right."
    ),
}


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark on the screen: the field to jump to, its official label, and what to do."""

    field_id: str
    section: int
    official: str
    text: str


def remark_lines(sheet: Worksheet) -> list[RemarkLine]:
    """Every remark on the draft in the active language, in the order of the form."""
    return answer_remarks(sheet.form, sheet.answers)


def answer_remarks(form: FormDefinition, answers: Answers) -> list[RemarkLine]:
    """The same on some answers that stand in no draft yet."""
    return [_line(form, remark) for remark in remarks(form, answers)]


def _line(form: FormDefinition, remark: Remark) -> RemarkLine:
    field = form.by_id[remark.field_id]
    words = {"line": remark.line, "count": remark.count}
    text = str(REMARKS[remark.code]) % words
    return RemarkLine(field.id, field.section, field.label(form.filing_language), text)
