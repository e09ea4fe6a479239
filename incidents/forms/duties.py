"""Forms about duties: what kind of incident it is, what happened, what was done, a target."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.moments import MomentForm
from incidents.forms.texts import LineField, TextField
from incidents.forms.uploads import UploadField
from incidents.models import Discharge


class KindsForm(forms.Form):
    """What kind of incident it is; `kinds` are pairs of a code and its words."""

    kinds = forms.MultipleChoiceField(
        label=_("What is true of it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what is true. Duties that depend on it start or end with it."),
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]


class EventForm(MomentForm):
    """When something happened that a clock counts from."""

    must_say_unknown = True
    reason = TextField(
        label=_("What does it rest on?"),
        rows=3,
        help_text=_("Who said so, and by what. Kept encrypted."),
    )
    field_order = ("day", "clock", "hour_unknown", "zone", "fold", "reason")

    def __init__(self, *args: Any, is_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = True
        self.fields["reason"].required = is_change


class TargetForm(forms.Form):
    """A limit of one's own for a duty that the law gives none; empty takes it away."""

    hours = forms.IntegerField(
        label=_("Hours from the start of the duty"),
        required=False,
        help_text=_("Leave it empty for no target."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class DoneForm(MomentForm):
    """That a duty was done: when, under which number, with what proof.

    `in_parts`: something follows when it was done in part, so that this is asked.
    """

    kind = forms.ChoiceField(
        label=_("Was everything said?"),
        choices=[
            (Discharge.Kind.DONE, _("Yes, wholly")),
            (Discharge.Kind.PARTLY, Discharge.Kind.PARTLY.label),
        ],
        widget=forms.RadioSelect,
    )
    number = LineField(
        label=_("Number or reference"),
        required=False,
        longest=60,
        help_text=_("Such as the number on the acknowledgement."),
    )
    receipt = UploadField(
        label=_("Proof"),
        required=False,
        help_text=_("An acknowledgement, a mail, a letter: at most 25 MB, kept encrypted."),
    )
    field_order = ("kind", "day", "clock", "zone", "fold", "number", "receipt")

    def __init__(self, *args: Any, in_parts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = self.fields["clock"].required = True
        if not in_parts:
            del self.fields["kind"]

    @property
    def kind_said(self) -> str:
        """For a valid form: done, wholly where nothing was asked."""
        return str(self.cleaned_data.get("kind", Discharge.Kind.DONE))


class NotOwedForm(forms.Form):
    """That a duty is not owed: a decision, with its reasons."""

    reason = TextField(
        label=_("Reasons"),
        rows=5,
        help_text=_("They stand in the record for whoever asks later. Kept encrypted."),
    )
