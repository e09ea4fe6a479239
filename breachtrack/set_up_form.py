"""The questions of a new instance: the organisation, and its first person."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from breachtrack.organisation_form import PlaceForm
from incidents.forms.people import LoginField
from incidents.forms.texts import LineField, NameField
from incidents.models import User
from incidents.models.people import LANGUAGES

PLACE = ("kind", "country", "region", "time_zone")


class SetUpForm(PlaceForm):
    """After `is_valid()`: `organisation` and `person` are the arguments of `set_up`."""

    organisation_name = LineField(label=_("Name of the organisation"))
    name = NameField(label=_("Your name"))
    email = LoginField(
        label=_("Your e-mail"), help_text=_("You sign in with it, and alerts go there.")
    )
    language = forms.ChoiceField(label=_("Your language"), choices=LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 15 characters; a sentence is easy to remember."),
    )
    again = forms.CharField(
        label=_("The password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("organisation_name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "password" in cleaned and "again" in cleaned:
            self._check_password(cleaned)
        return cleaned

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        if cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ. Type both again."))
            return
        person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
        try:
            validate_password(cleaned["password"], user=person)
        except ValidationError as refused:
            self.add_error("password", refused)

    @property
    def organisation(self) -> dict[str, Any]:
        """The columns of the organisation."""
        names = (*PLACE, "siren", "lead_authority", "profile", "further_authorities")
        said = {name: self.cleaned_data[name] for name in names}
        return said | {"name": self.cleaned_data["organisation_name"]}

    @property
    def person(self) -> dict[str, str]:
        """The first person, with the password."""
        names = ("email", "name", "language", "password")
        return {name: self.cleaned_data[name] for name in names}
