"""The form of the facts: what a person states, and what of it does not fit together."""

from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict

from incidents.forms.fact_fields import fact_fields
from incidents.forms.fact_sections import SECTIONS, Section
from incidents.models import Facts
from incidents.rendering.fact_warnings import fact_warning_text
from incidents.rendering.facts import CODE_LIST_OF, LABELS
from incidents.rendering.refusals import refusal_text
from incidents.rules.fact_warnings import FactWarning, warnings
from incidents.rules.facts import COUNTS, INSTANTS, BreachFacts, Count, facts_from
from incidents.rules.instants import on_the_wall, resolve_local
from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import check_codes


class FactsForm(forms.Form):
    """Every fact of a breach; nothing is required. `zone` is that of the organisation.

    After `is_valid()`, `facts` holds what was stated, and `doubts` what does not fit together
    and was not shown to the person before.
    """

    read_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(
        self, data: QueryDict | None, *, row: Facts, known: BreachFacts, zone: str
    ) -> None:
        self.known, self.zone = known, zone
        self.facts = known
        self.doubts: list[str] = []
        initial = {
            "read_version": row.version,
            "seen": _codes(warnings(known)),
            **_initial(known, zone),
        }
        super().__init__(data, initial=initial)
        self.fields |= fact_fields()

    def sections(self) -> list[tuple[Section, list[list[forms.BoundField]]]]:
        """What the template draws."""
        return [
            (section, [[self[name] for name in row] for row in section.rows])
            for section in SECTIONS
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._state(cleaned)
        if not self.errors:
            self._look_for_contradictions(cleaned)
        return cleaned

    def _state(self, cleaned: dict[str, Any]) -> None:
        values = {name: cleaned[name] for name in cleaned if name in LABELS}
        for name in COUNTS:
            values[name] = self._count(name, cleaned)
        for name in INSTANTS:
            values[name] = self._instant(name, cleaned[name])
        for name in CODE_LIST_OF:
            values[name] = cleaned[name] or None
        try:
            self.facts = facts_from(values)
            check_codes(self.facts)
        except Refused as refused:
            self.add_error(
                refused.field if refused.field in self.fields else None, refusal_text(refused)
            )

    def _count(self, name: str, cleaned: dict[str, Any]) -> Count | None:
        kind, number = cleaned[f"{name}_kind"], cleaned[f"{name}_number"]
        if not kind and number is None:
            return None
        try:
            # A number alone is what people type at 2 a.m.: it is taken as approximate.
            return Count(kind or "approximate", number)
        except Refused as refused:
            self.add_error(f"{name}_number", refusal_text(refused))
            return None

    def _instant(self, name: str, typed: datetime | None) -> datetime | None:
        if name not in self.changed_data or typed is None:
            return getattr(self.known, name) if typed else None
        try:
            # A time that exists twice is read so that the interval is the longer one.
            fold = 0 if name == "occurred_from" else 1
            return resolve_local(typed.date(), typed.time(), self.zone, fold).at
        except Refused as refused:
            self.add_error(name, refusal_text(refused))
            return None

    def _look_for_contradictions(self, cleaned: dict[str, Any]) -> None:
        found = warnings(self.facts)
        for warning in found:
            if warning.severity == "error":
                self.add_error(warning.fields[0], fact_warning_text(warning))
        seen = cleaned.get("seen", "").split()
        fresh = [one for one in found if one.severity == "warning" and one.code not in seen]
        self.doubts = [fact_warning_text(one) for one in fresh]
        if fresh:
            self._say_again("seen", _codes(found))

    def meet(self, row: Facts) -> None:
        """Somebody saved meanwhile: what was typed stays, and the next saving follows theirs."""
        self._say_again("read_version", str(row.version))

    def _say_again(self, name: str, value: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data[name] = value
        self.data = data


def _codes(found: tuple[FactWarning, ...]) -> str:
    return " ".join(warning.code for warning in found)


def _initial(known: BreachFacts, zone: str) -> dict[str, object]:
    initial: dict[str, object] = {field.name: getattr(known, field.name) for field in fields(known)}
    for name in COUNTS:
        count = initial.pop(name)
        if isinstance(count, Count):
            initial |= {f"{name}_kind": count.kind, f"{name}_number": count.number}
    for name in INSTANTS:
        at = getattr(known, name)
        initial[name] = _minute(at, zone) if at else None
    return initial


def _minute(at: datetime, zone: str) -> datetime:
    return on_the_wall(at, zone).replace(second=0, microsecond=0, tzinfo=None)
