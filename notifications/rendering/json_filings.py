"""A filing as JSON for another program: docs/filing.schema.json says what stands in it."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any, Final

from incidents.rules.canonical import canonical_json
from notifications.rendering.documents import Answers, FilingContext, filing_data, shown_fields
from notifications.rendering.filing_words import Row, closing_notes, opening_rows, words_for
from notifications.rules.form_definition import Field, FormDefinition, Section

# A key is never renamed within a format.
FORMAT: Final = "breachtrack-filing-1"


def filing_json(
    form: FormDefinition, answers: Answers, context: FilingContext, language: str
) -> bytes:
    """The filing as canonical JSON (UTF-8): codes as they are stored, words beside them.

    `answers` are those whose canonical JSON has the SHA-256 `answers_digest`.
    Raises `ValueError` for a stored code the form does not have.
    """
    data = filing_data(form, answers, context, language)
    whole = {
        "format": FORMAT,
        "language": data["language"],
        "form": _form(form, data),
        "state": context.state,
        "state_text": words_for(data)[context.state],
        "phase": answers.get("kind"),
        "phase_text": data["phase"],
        "organisation": context.organisation,
        "reference": context.reference,
        "number": context.number or None,
        "made_at": context.made_at.astimezone(UTC).isoformat(),
        "zone": context.zone,
        "opening": [_row(row) for row in opening_rows(data)],
        "sections": list(_sections(form, answers, context, data)),
        "notes": closing_notes(data),
        "answers": dict(answers),
        "answers_digest": data["digest"],
    }
    return canonical_json(whole).encode("utf-8")


def _form(form: FormDefinition, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": form.id,
        "title": data["title"],
        "authority": form.authority,
        "filing_language": form.filing_language,
        "standing": form.standing,
        "checked_on": form.checked_on.isoformat(),
        "portal_url": data["portal_url"] or None,
    }


def _row(row: Row) -> dict[str, str]:
    label, text = row
    return {"label": label, "text": text}


def _sections(
    form: FormDefinition, answers: Answers, context: FilingContext, data: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for section, words in zip(form.sections, data["sections"], strict=True):
        fields = _fields(section, answers, context, words["answers"])
        yield {"number": section.number, "title": words["title"], "fields": list(fields)}


def _fields(
    section: Section, answers: Answers, context: FilingContext, words: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    shown = shown_fields(section, answers, context.late)
    for field, said in zip(shown, words, strict=True):
        yield _field(field, answers.get(field.id), said)


def _field(field: Field, answer: Any, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": field.id,
        "number": field.number,
        "kind": field.kind,
        "label": said["label"],
        "state": said["state"],
        "answer": answer,
        "text": "\n".join(said["lines"]),
    }
