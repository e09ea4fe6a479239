"""The question about a webhook: where it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import LineField
from notifications.rules.webhooks import LONGEST_URL


class WebhookForm(forms.Form):
    """Asked for as a whole each time: the address that is kept is never shown."""

    url = LineField(
        label=_("Address"),
        longest=LONGEST_URL,
        help_text=_("Beginning with https://. It is kept encrypted; only its host is shown again."),
    )
