"""The draft of a filing, as a form: every question of the authority, none required."""

import json
from collections.abc import Collection, Iterator
from typing import Any, cast

from django import forms
from django.http import QueryDict

from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from notifications.forms.filing_fields import (
    as_posted,
    control_names,
    controls,
    initial,
    raw_answer,
    unknown_name,
)
from notifications.rules.answer_checks import check_answer
from notifications.rules.answers import Answers, answers_digest
from notifications.rules.form_definition import Field
from notifications.selectors.filings import Worksheet
from notifications.services.filings import NOT_TYPED


class DraftForm(forms.Form):
    """The questions of a worksheet. `zone` is the organisation's.

    The hidden `shown` says what stood in each field, so that only what the person changed is
    saved, and two people who change different fields do not meet. After `is_valid()`, also a
    false one, `answers` holds every changed answer that the form takes (one wrong field keeps
    none of the others from being saved) and `conflicts` those that somebody else changed too.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, data: QueryDict | None, *, sheet: Worksheet, zone: str) -> None:
        self.sheet, self.zone = sheet, zone
        self.answers: Answers = {}
        self.conflicts: Answers = {}
        values: dict[str, object] = {"shown": json.dumps(self._marks(sheet))}
        for field in self.asked():
            values |= initial(field, sheet.answers.get(field.id))
        super().__init__(data, initial=values)
        for field in self.asked():
            self.fields |= controls(field, sheet.form.filing_language)

    def asked(self) -> Iterator[Field]:
        """The questions that can be answered here, in the order of the form."""
        return (field for field in self.sheet.form.fields() if field.id not in NOT_TYPED)

    def controls_of(self, field: Field) -> list[forms.BoundField]:
        """What the page draws for a question; nothing for one that is answered elsewhere."""
        return [self[name] for name in control_names(field) if name in self.fields]

    def unknown_box(self, field: Field) -> forms.BoundField | None:
        name = unknown_name(field)
        return self[name] if name in self.fields else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        marks = _read_marks(cleaned.get("shown", ""))
        for field in self.asked():
            if not self._is_wrong(field):
                self._read(field, cleaned, mark=marks.get(field.id, ""))
        return cleaned

    def _is_wrong(self, field: Field) -> bool:
        return bool(set(control_names(field)) & set(self.errors))

    def _read(self, field: Field, cleaned: dict[str, Any], *, mark: str) -> None:
        stands = self.sheet.answers.get(field.id)
        try:
            raw = raw_answer(field, cleaned, shown=stands, zone=self.zone)
            answer = check_answer(field, raw)
        except Refused as refused:
            self.add_error(control_names(field)[-1], refusal_text(refused))
            return
        if _mark(answer) == mark or answer == stands:
            return
        self.answers[field.id] = answer
        if _mark(stands) != mark:
            self.conflicts[field.id] = answer

    def keep_what_was_typed(self, sheet: Worksheet, *, saved: bool) -> None:
        """Show the form again over a newer worksheet: the rest of the page as it stands now.

        `saved` says that the changed answers are in the worksheet already.
        """
        typed: Collection[str] = () if saved else self.answers
        data = cast(QueryDict, self.data).copy()
        for field in self.asked():
            if field.id not in typed and not self._is_wrong(field):
                self._refresh(data, field, sheet)
        data["shown"] = json.dumps(self._marks(sheet))
        self.data, self.sheet = data, sheet

    def _refresh(self, data: QueryDict, field: Field, sheet: Worksheet) -> None:
        values = initial(field, sheet.answers.get(field.id))
        for name in (*control_names(field), unknown_name(field)):
            if name in self.fields:
                data.setlist(name, as_posted(self.fields[name], values.get(name)))

    def _marks(self, sheet: Worksheet) -> dict[str, str]:
        return {field.id: _mark(sheet.answers.get(field.id)) for field in self.asked()}


def _mark(answer: Any) -> str:
    """A short name for an answer: enough to see that it changed."""
    return answers_digest({"answer": answer})[:12]


def _read_marks(text: str) -> dict[str, str]:
    """What the page said that it showed. A page that says nothing has shown nothing."""
    try:
        marks = json.loads(text)
    except (ValueError, RecursionError):  # A thousand brackets are no page of ours either.
        return {}
    return marks if isinstance(marks, dict) else {}
