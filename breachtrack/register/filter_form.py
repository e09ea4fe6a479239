"""The filter of the register, read from the address."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, Organisation
from incidents.selectors.register import RegisterFilter


class RegisterFilterForm(forms.Form):
    """What to show: everything where a field is left empty."""

    reference = forms.CharField(label=_("Reference"), required=False, max_length=20)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All")), *Incident.Stage.choices]
    )
    since = forms.DateField(
        label=_("Logged from"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("Logged until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            label=_("Organisation"), queryset=organisations, required=False, empty_label=_("All")
        )
        self.order_fields(["organisation", "stage", "reference", "since", "until"])

    def wanted(self) -> RegisterFilter:
        """The filter of a valid form; an unbound one shows everything."""
        said = getattr(self, "cleaned_data", {})
        organisation = said.get("organisation")
        return RegisterFilter(
            organisation=organisation.pk if organisation else None,
            stage=said.get("stage", ""),
            since=said.get("since"),
            until=said.get("until"),
            reference=said.get("reference", ""),
        )
