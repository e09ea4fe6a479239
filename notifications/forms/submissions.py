"""The form that records a filing: when it was filed, under which number, with what receipt."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.moments import MomentForm
from incidents.forms.texts import LineField, TextField
from incidents.forms.uploads import UploadField
from incidents.models.people import LANGUAGES
from notifications.models import Submission
from notifications.rules.submissions import FIRST, LATER, WITHDRAWN

LONGEST_NUMBER = 60


class SubmissionForm(MomentForm):
    """That the filing was filed. `late` says that reasons for a delay may be needed.

    `today` is the day in the organisation's zone; `first` that nothing was filed before.
    """

    kind = forms.ChoiceField(label=_("Type of notification"), widget=forms.RadioSelect)
    number = LineField(
        label=_("Number given by the authority"),
        required=False,
        help_text=_("It stands on the acknowledgement. A complement will need it."),
    )
    receipt = UploadField(
        label=_("Acknowledgement"),
        required=False,
        help_text=_("The file that the authority gave back: at most 25 MB, kept encrypted."),
    )
    reasons = TextField(
        label=_("Reasons for the delay"),
        required=False,
        help_text=_(
            "Needed when this first filing came after the 72 hours. They stand in the filing "
            "exactly as you write them (Article 33(1) of the GDPR)."
        ),
        rows=3,
    )
    cause = forms.ChoiceField(
        label=Submission._meta.get_field("cause").verbose_name,
        required=False,
        choices=[("", _("Not withdrawn")), *Submission.Cause.choices],
        help_text=_("For a withdrawal only. After it nothing more is owed to this authority."),
    )
    withdrawal_reasons = TextField(
        label=_("Reasons for the withdrawal"),
        required=False,
        help_text=_("For a withdrawal only. They stand in the filing exactly as you write them."),
        rows=3,
    )
    right_as_written = forms.BooleanField(
        label=_("The reasons are right as they are written"), required=False
    )
    language = forms.ChoiceField(
        label=_("Language of the frozen document"),
        choices=LANGUAGES,
        help_text=_("The language of the form is chosen already; the other gives a reading copy."),
    )
    same_number = forms.BooleanField(label=_("The number is right all the same"), required=False)
    field_order = (
        "kind",
        "day",
        "clock",
        "zone",
        "fold",
        "number",
        "same_number",
        "receipt",
        "reasons",
        "cause",
        "withdrawal_reasons",
        "language",
    )

    def __init__(
        self, *args: Any, zone: str, first: bool, late: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, zone=zone, **kwargs)
        kinds = [Submission.Kind(kind) for kind in (FIRST if first else LATER)]
        self.fields["kind"].choices = [(kind, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["day"].required = self.fields["clock"].required = True
        self.fields["day"].initial = today
        if not late:
            del self.fields["reasons"]
        if first:
            del self.fields["cause"], self.fields["withdrawal_reasons"]
        self.same_number_elsewhere: Sequence[str] = ()
        self.remarks: Sequence[str] = ()

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if len(number) > LONGEST_NUMBER:
            raise forms.ValidationError(
                _("At most %(longest)d characters."), params={"longest": LONGEST_NUMBER}
            )
        return number

    def clean(self) -> dict[str, Any] | None:
        """What belongs to a withdrawal alone is refused beside another type: nothing is dropped."""
        said = super().clean()
        is_withdrawn = self.cleaned_data.get("kind") == WITHDRAWN
        for name in ("cause", "withdrawal_reasons"):
            if self.cleaned_data.get(name) and not is_withdrawn:
                self.add_error(name, _("Only a withdrawal has it: choose that type, or empty it."))
        return said

    @property
    def reasons_given(self) -> str:
        """The reasons of this type: of a withdrawal its own, of every other those of a delay."""
        is_withdrawn = self.cleaned_data.get("kind") == WITHDRAWN
        return str(self.cleaned_data.get("withdrawal_reasons" if is_withdrawn else "reasons", ""))

    def doubt_number(self, references: Sequence[str]) -> bool:
        """Ask about a number that other incidents have too; False once the person said yes."""
        self.same_number_elsewhere = references
        return bool(references) and not self.cleaned_data.get("same_number")

    def doubt_reasons(self, remarks: Sequence[str]) -> bool:
        """Ask about what stands in the reasons and hardly belongs there; they are frozen soon."""
        self.remarks = remarks
        return bool(remarks) and not self.cleaned_data.get("right_as_written")
