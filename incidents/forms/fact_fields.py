"""The fields of the facts, made for the language of the reader."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.fact_sections import SECTIONS
from incidents.forms.figures import NumberField
from incidents.forms.texts import TextField
from incidents.rendering.facts import CODE_LIST_OF, LABELS
from incidents.rules.facts import CODE_LISTS, COUNTS, INSTANTS
from incidents.rules.vocabulary import choices

DATETIME_FORMATS: Final = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class WallClockField(forms.DateTimeField):
    """A date and a clock time without zone: Django would take it for UTC."""

    def to_python(self, value: Any) -> datetime | None:
        read: datetime | None = super().to_python(value)
        return read.replace(tzinfo=None) if read else None


def fact_fields() -> dict[str, forms.Field]:
    """A field for each fact, in the order of the page and the language of the reader."""
    language = get_language() or "en"
    return {
        name: _field(name, language) for section in SECTIONS for row in section.rows for name in row
    }


def _field(name: str, language: str) -> forms.Field:
    if name in CODE_LISTS:
        return forms.MultipleChoiceField(
            label=str(LABELS[name]),
            required=False,
            choices=_listed(name, language),
            widget=forms.CheckboxSelectMultiple,
        )
    if name in CODE_LIST_OF:
        return _one_of(str(LABELS[name]), CODE_LIST_OF[name], language)
    return _special_field(name, language) or TextField(
        label=str(LABELS[name]), required=False, rows=3, help_text=_("Kept encrypted.")
    )


def _listed(name: str, language: str) -> list[tuple[str, str]]:
    """In the order of the vocabulary; countries by the reader's words."""
    listed = list(choices(name, language))
    return sorted(listed, key=lambda pair: pair[1]) if name == "affected_countries" else listed


def _one_of(label: str, list_name: str, language: str) -> forms.ChoiceField:
    stated = [("", _("Nobody has said yet")), *choices(list_name, language)]
    return forms.ChoiceField(label=label, required=False, choices=stated)


def _special_field(name: str, language: str) -> forms.Field | None:
    fact, _separator, part = name.partition("_")
    if fact in COUNTS and part == "kind":
        return _one_of(str(LABELS[fact]), "count_kinds", language)
    if fact in COUNTS and part == "number":
        return NumberField(label=_("Figure"), help_text=_("Leave it empty if unknown."))
    if name in INSTANTS:
        return WallClockField(
            label=str(LABELS[name]),
            required=False,
            input_formats=DATETIME_FORMATS,
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        )
    if name == "persons_per_country":
        one_each = _("One country on each line, with the number where it is known. Kept encrypted.")
        return TextField(label=str(LABELS[name]), required=False, rows=3, help_text=one_each)
    if name == "communication_on":
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(label=str(LABELS[name]), required=False, widget=widget)
    return NumberField(label=str(LABELS[name])) if name == "communication_count" else None
