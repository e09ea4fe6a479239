"""The form of the second person: what they found in the answers that they read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import TextField
from notifications.models import SecondLook


class SecondLookForm(forms.Form):
    """Read and agreed, or not yet; for exactly the answers of `read_digest`."""

    read_digest = forms.CharField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label=_("Do you agree to exactly these answers?"),
        choices=SecondLook.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you agree, or not yet.")},
    )
    because = TextField(
        label=_("Why not yet, or what you want to add"),
        required=False,
        help_text=_("Needed for “not yet”. Kept encrypted, and not part of the filing."),
        rows=3,
    )

    def __init__(self, *args: Any, digest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_digest"] = digest
