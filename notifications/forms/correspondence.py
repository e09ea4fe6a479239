"""The form of one message between an authority and the organisation, and of taking it back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.moments import MomentForm
from incidents.forms.texts import LineField, TextField
from incidents.forms.uploads import UploadField
from notifications.models import Correspondence
from notifications.rules.correspondence import Message


class CorrespondenceForm(MomentForm):
    """One message. `authorities` are those of the incident; without a time the hour is unknown."""

    authority = forms.ChoiceField(label=_("Authority"))
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=Correspondence.Direction,
        widget=forms.RadioSelect,
        initial=Correspondence.Direction.FROM,
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("Choose")), *Correspondence.Kind.choices],
        help_text=_("An order to tell the people opens that duty at once, whatever was decided."),
    )
    reference = LineField(
        label=_("Reference"),
        required=False,
        longest=60,
        help_text=_("The number of the file or of the letter."),
    )
    text = TextField(
        label=_("What it says"), required=False, rows=4, help_text=_("Kept encrypted.")
    )
    file = UploadField(
        label=_("The letter or mail"),
        required=False,
        help_text=_("At most 25 MB, kept encrypted."),
    )
    answer_by = forms.DateField(
        label=_("Answer asked for by"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("No alert reminds of this day: it stands here and on the incident."),
    )
    field_order = (
        "authority",
        "direction",
        "kind",
        "day",
        "clock",
        "zone",
        "fold",
        "reference",
        "text",
        "file",
        "answer_by",
    )

    def __init__(self, *args: Any, authorities: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [(one, one) for one in authorities]  # type: ignore[attr-defined]
        self.fields["day"].required = True
        self.fields["day"].initial = today

    @property
    def message(self) -> Message | None:
        """For a valid form: what was said of the message."""
        if self.moment is None:
            return None
        said = self.cleaned_data
        names = ("authority", "direction", "kind", "reference", "text", "answer_by")
        return Message(at=self.moment, **{name: said[name] for name in names})


class TakeBackForm(forms.Form):
    """Why a message that was recorded is taken back."""

    reason = TextField(
        label=_("Reasons"),
        rows=3,
        help_text=_("They stand in the record for whoever asks later. Kept encrypted."),
    )
