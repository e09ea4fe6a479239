"""The draft of a filing, as a form: every question of the authority, none required."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.http import QueryDict

from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from notifications.forms.filing_fields import (
    control_names,
    controls,
    initial,
    raw_answer,
    unknown_name,
)
from notifications.rules.answer_checks import check_answer
from notifications.rules.answers import Answers
from notifications.rules.form_definition import Field
from notifications.selectors.filings import Worksheet
from notifications.services.filings import NOT_TYPED


class DraftForm(forms.Form):
    """The questions of a worksheet. `zone` is the organisation's.

    After `is_valid()`, also a false one, `answers` holds every answer that the form takes: one
    wrong field keeps none of the others from being saved.
    """

    read_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    read_known = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: QueryDict | None, *, sheet: Worksheet, zone: str) -> None:
        self.sheet, self.zone = sheet, zone
        self.answers: Answers = {}
        values: dict[str, object] = {
            "read_version": sheet.version,
            "read_known": sheet.known_digest,
        }
        for field in self.asked():
            values |= initial(field, sheet.answers.get(field.id))
        super().__init__(data, initial=values)
        for field in self.asked():
            self.fields |= controls(field)

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
        for field in self.asked():
            if not set(control_names(field)) & set(self.errors):
                self._read(field, cleaned)
        return cleaned

    def _read(self, field: Field, cleaned: dict[str, Any]) -> None:
        shown = self.sheet.answers.get(field.id)
        try:
            raw = raw_answer(field, cleaned, shown=shown, zone=self.zone)
            self.answers[field.id] = check_answer(field, raw)
        except Refused as refused:
            self.add_error(control_names(field)[-1], refusal_text(refused))

    def meet(self, sheet: Worksheet) -> None:
        """The draft moved on: what was typed stays, and the next saving follows `sheet`."""
        self.sheet = sheet
        data = cast(QueryDict, self.data).copy()
        data["read_version"], data["read_known"] = str(sheet.version), sheet.known_digest
        self.data = data
