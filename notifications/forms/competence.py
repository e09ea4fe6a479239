"""The authorities that somebody names for one incident."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import CodesField


class AuthoritiesForm(forms.Form):
    """The further authorities of an incident, by the names that its filings will bear."""

    authorities = CodesField(
        label=_("Further authorities of this incident"),
        required=False,
        help_text=_(
            "Separate them by commas, such as DPC, AEPD. Each gets a clock and a filing of its own."
        ),
    )
