"""Forms of people: adding somebody, and giving another role."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import LineField
from incidents.models import Membership
from incidents.models.people import LANGUAGES


class PersonForm(forms.Form):
    """A person to add to an organisation."""

    name = LineField(
        label=_("Name"), help_text=_("A person, not a team: shared logins hide who acted.")
    )
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("They sign in with it, and alerts go there.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLE_LABELS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLE_LABELS)
