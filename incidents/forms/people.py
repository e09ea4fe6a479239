"""Forms of people: adding somebody, and giving another role."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import NameField
from incidents.models import Membership
from incidents.models.people import LANGUAGES

LONGEST_LOCAL_PART = 64


class LoginField(forms.EmailField):
    """The address that somebody signs in with, and to which alerts go."""

    def __init__(self, **kwargs: Any) -> None:
        # The length of the column, which is that of a path in SMTP (RFC 5321, 4.5.3.1.3).
        super().__init__(max_length=254, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        local, _at, domain = value.rpartition("@")
        if domain.startswith("["):
            raise forms.ValidationError(_("Use a domain name, not an IP address."))
        if len(local) > LONGEST_LOCAL_PART:
            raise forms.ValidationError(_("The part before @ is longer than 64 characters."))


class PersonForm(forms.Form):
    """A person to add to an organisation."""

    name = NameField(
        label=_("Name"), help_text=_("A person, not a team: shared logins hide who acted.")
    )
    email = LoginField(label=_("E-mail"), help_text=_("They sign in with it, and alerts go there."))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLE_LABELS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLE_LABELS)
