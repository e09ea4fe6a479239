"""A filing as a PDF (PDF/A-2a and PDF/UA-1). Rendered once, when a version is frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings

from incidents.rules.languages import spoken
from notifications.rendering.typst_process import typeset
from notifications.rules.answer_text import answer_text, date_text, empty_text, instant_text
from notifications.rules.answers import answers_digest, is_asked, is_empty, is_unknown
from notifications.rules.authorities import portal_of
from notifications.rules.form_definition import Field, FormDefinition, Section

Answers = Mapping[str, Any]
TEMPLATE: Final = Path(settings.BASE_DIR) / "templates" / "filings" / "filing.typ"


@dataclass(frozen=True, slots=True)
class FilingContext:
    """What stands on the paper beside the answers, already in words of the paper's language.

    `awareness`, `due` and `clock` are sentences (empty: the line is left out); `made_at` is
    aware and shown in `zone`; `state` is "draft" or "frozen"; `late` says whether the reasons
    for the delay are asked; `number` is the one the authority gave.
    """

    reference: str
    organisation: str
    made_at: datetime
    zone: str
    awareness: str = ""
    due: str = ""
    clock: str = ""
    number: str = ""
    state: Literal["draft", "frozen"] = "draft"
    late: bool = False


def _answer(field: Field, answer: Any, language: str) -> dict[str, Any]:
    text = answer_text(field, answer, language)
    state = "unknown" if is_unknown(answer) else "given" if text else "empty"
    return {
        "kind": field.kind,
        "label": field.label(language),
        "state": state,
        "lines": (text or empty_text(language)).split("\n"),
    }


def shown_fields(section: Section, answers: Answers, late: bool) -> list[Field]:
    """The questions of a section that stand on the paper: those asked, and those answered.

    A box that nobody ticked says nothing, so it is left out.
    """
    return [
        field
        for field in section.fields
        if not is_empty(answers.get(field.id))
        or (field.kind != "boolean" and is_asked(field, answers, late=late))
    ]


def _section(section: Section, answers: Answers, late: bool, language: str) -> dict[str, Any]:
    return {
        "number": section.number,
        "title": section.title(language),
        "answers": [
            _answer(field, answers.get(field.id), language)
            for field in shown_fields(section, answers, late)
        ],
    }


def _phase(form: FormDefinition, answers: Answers, language: str) -> str:
    kind = form.by_id["kind"]
    return answer_text(kind, answers.get("kind"), language) or kind.label(language)


def _note(form: FormDefinition, answers: Answers, context: FilingContext) -> str:
    """What the document is worth. After a withdrawal nothing is promised any more."""
    if context.state == "frozen" and is_asked(form.by_id["withdrawal_reasons"], answers):
        return "note_withdrawn"
    return f"note_{context.state}"


def _summary(context: FilingContext) -> list[dict[str, str]]:
    names = ("organisation", "reference", "awareness", "due", "clock", "number")
    lines = ({"name": name, "text": getattr(context, name)} for name in names)
    return [line for line in lines if line["text"]]


def filing_data(
    form: FormDefinition, answers: Answers, context: FilingContext, language: str
) -> dict[str, Any]:
    """Everything the template shows, as JSON-ready values in words; no code is left in it."""
    return {
        "language": spoken(language),
        "filing_language": form.filing_language,
        "title": form.title(language),
        "authority": form.authority,
        "phase": _phase(form, answers, language),
        "organisation": context.organisation,
        "reference": context.reference,
        "state": context.state,
        "note": _note(form, answers, context),
        "summary": _summary(context),
        "sections": [
            _section(section, answers, context.late, language) for section in form.sections
        ],
        "portal_url": portal_of(form.authority),
        "words": "letter" if form.is_letter else form.authority.lower(),
        "form_id": form.id,
        "checked_on": date_text(form.checked_on, language),
        "made_at": instant_text(context.made_at, context.zone, language),
        "digest": answers_digest(answers),
    }


def filing_pdf(
    form: FormDefinition, answers: Answers, context: FilingContext, language: str
) -> bytes:
    """The filing as PDF bytes; the same input gives the same bytes.

    The filing is in `form.filing_language`; another language gives a reading copy that says so.
    Raises `Refused` (`pdf_not_made`) and `ValueError` for a stored code the form does not have.
    """
    data = filing_data(form, answers, context, language)
    return typeset(TEMPLATE, data, timestamp=int(context.made_at.timestamp()))
