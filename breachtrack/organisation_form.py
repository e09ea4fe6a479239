"""The questions about an organisation: some at the set-up, all on its own page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.people import LoginField
from incidents.forms.texts import CodesField, LineField, NameField
from incidents.forms.zones import zone_choices
from incidents.models import Organisation
from incidents.rendering.refusals import refusal_text
from incidents.rendering.regions import region_choices
from incidents.rules.refusals import Refused
from incidents.rules.terms import terms
from incidents.rules.vocabulary import choices
from notifications.rules.siren import read_siren


def profile_choices() -> list[tuple[str, str]]:
    """What an organisation may be that a regime asks about, in words."""
    language = get_language() or "en"
    words = terms().lists["organisation"]
    return [(code, capfirst(terms().words("organisation", code, language))) for code in words]


def country_choices() -> list[tuple[str, str]]:
    """The countries of the EEA by their two letters, in the order of the reader's words."""
    words = choices("affected_countries", get_language() or "en")
    return sorted(((code.upper(), name) for code, name in words), key=lambda pair: pair[1])


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

    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        help_text=_("Its holidays count where a period is in working days."),
    )
    profile = forms.MultipleChoiceField(
        label=_("What the organisation is"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what is true: each opens the clocks of its own law."),
    )
    further_authorities = CodesField(
        label=_("Further supervisory authorities"),
        required=False,
        help_text=_(
            "Only without a lead authority: a controller outside the Union notifies each one. "
            "Separate them by commas, such as DPC, AEPD."
        ),
    )

    def __init__(self, *args: Any, usual_zone: str = "Europe/Paris", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [("", _("None of these")), *region_choices()]
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        self.fields["profile"].choices = profile_choices()  # type: ignore[attr-defined]
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=zone_choices(usual_zone), initial=usual_zone
        )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_profile(self) -> list[str]:
        """In the order of the law book, so that the same answer is no change."""
        ticked = self.cleaned_data["profile"]
        return [code for code, _words in profile_choices() if code in ticked]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("region") and cleaned.get("country", "FR") != "FR":
            self.add_error("region", _("These are regions of France. Choose none of these."))
        return cleaned

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
    main_establishment = forms.ChoiceField(
        label=_("Main establishment in the European Economic Area"),
        required=False,
        help_text=_("Where the purposes and means are decided (Article 4(16) of the GDPR)."),
    )
    establishments = forms.MultipleChoiceField(
        label=_("Countries with an establishment"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    representative_country = forms.ChoiceField(
        label=_("Country of the representative (Article 27)"),
        required=False,
        help_text=_("For a controller outside the Area. It leads to no single authority."),
    )
    second_person_reads = forms.BooleanField(
        label=_("A second person must have read a filing before it is recorded as filed"),
        required=False,
        help_text=_(
            "One person asks, another one reads every answer and agrees. What was filed already "
            "can still be recorded by one person alone, with a written reason."
        ),
    )
    field_order = ("name", "kind", "country", "time_zone", "siren", "lead_authority")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, usual_zone=organisation.time_zone, **kwargs)
        self.sectors = dict(choices("sectors", get_language() or "en"))
        self.fields["sector"] = forms.ChoiceField(
            label=_("Sector"),
            required=False,
            choices=[("", _("Nobody has said yet")), *self.sectors.items()],
        )
        countries = country_choices()
        for name in ("main_establishment", "representative_country"):
            self.fields[name].choices = [("", _("Nobody has said yet")), *countries]  # type: ignore[attr-defined]
        self.fields["establishments"].choices = countries  # type: ignore[attr-defined]
        self.initial = {name: getattr(organisation, name) for name in self.fields}
        self.fields["time_zone"].help_text = _("Another time zone moves no deadline.")
        self.fields["lead_authority"].help_text = _(
            "Clocks and filings name it: it stays once an incident is logged."
        )

    def clean_establishments(self) -> list[str]:
        """In one order for every language, so that the same answer is no change."""
        return sorted(self.cleaned_data["establishments"])
