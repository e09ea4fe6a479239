"""The form of a figure, and the field for a number of people or records."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import LineField
from incidents.models import Figure
from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from incidents.rules.typed_counts import read_number


class NumberField(forms.CharField):
    """Digits of any script, with or without spaces between groups; empty is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return read_number(text, field="")
        except Refused as refused:
            raise forms.ValidationError(refusal_text(refused)) from refused


class FigureForm(forms.Form):
    """A number that somebody gave. Sources disagree: each is kept with its source and date."""

    of = forms.ChoiceField(label=_("Number of"), choices=Figure.Of)
    number = NumberField(label=_("Number"), required=True)
    is_exact = forms.BooleanField(label=_("Given as exact"), required=False)
    source = LineField(label=_("Source"), help_text=_("Who said so, and where. Kept encrypted."))
    given_on = forms.DateField(
        label=_("Date of the source"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
