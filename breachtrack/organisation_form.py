"""The questions about an organisation: some at the set-up, all on its own page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.people import LoginField
from incidents.forms.texts import LineField, NameField
from incidents.forms.zones import zone_choices
from incidents.models import Organisation
from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import choices
from notifications.rules.siren import read_siren


class PlaceForm(forms.Form):
    """What the set-up asks too: where an organisation is, and who watches over it."""

    kind = forms.ChoiceField(
        label=_("It acts as"),
        choices=Organisation.Kind,
        widget=forms.RadioSelect,
        initial=Organisation.Kind.CONTROLLER,
        help_text=_("A controller decides why data are processed; a processor works for others."),
    )
    country = forms.RegexField(
        regex=r"^[A-Za-z]{2}\Z",
        label=_("Country"),
        initial="FR",
        help_text=_("Two letters, such as FR."),
        error_messages={"invalid": _("Write two letters, such as FR.")},
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    siren = LineField(label=_("SIREN number"), required=False, longest=20)
    lead_authority = LineField(label=_("Supervisory authority"), initial="CNIL", longest=20)

    def __init__(self, *args: Any, usual_zone: str = "Europe/Paris", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=zone_choices(usual_zone), initial=usual_zone
        )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_siren(self) -> str:
        typed = self.cleaned_data["siren"]
        try:
            return read_siren(typed) if typed else ""
        except Refused as refused:
            raise ValidationError(refusal_text(refused)) from refused


class OrganisationForm(PlaceForm):
    """Every column of an organisation, by its name."""

    name = LineField(label=_("Name of the organisation"))
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    address = LineField(label=_("Postal address"), required=False, longest=300)
    legal_representative = NameField(label=_("Legal representative"), required=False)
    legal_representative_email = LoginField(
        label=_("E-mail of the legal representative"), required=False
    )
    contact_name = NameField(label=_("DPO or other contact point"), required=False)
    contact_function = LineField(
        label=_("Function of the contact"), required=False, longest=100, help_text=_("Such as DPO.")
    )
    contact_email = LoginField(
        label=_("E-mail of the contact"),
        required=False,
        help_text=_("People who are told of a breach answer to it."),
    )
    contact_phone = LineField(label=_("Telephone of the contact"), required=False, longest=40)
    field_order = ("name", "kind", "country", "time_zone", "siren", "lead_authority")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, usual_zone=organisation.time_zone, **kwargs)
        self.sectors = dict(choices("sectors", get_language() or "en"))
        self.fields["sector"] = forms.ChoiceField(
            label=_("Sector"),
            required=False,
            choices=[("", _("Nobody has said yet")), *self.sectors.items()],
        )
        self.initial = {name: getattr(organisation, name) for name in self.fields}
        self.fields["time_zone"].help_text = _("Another time zone moves no deadline.")
        self.fields["lead_authority"].help_text = _(
            "Clocks and filings name it: it stays once an incident is logged."
        )
