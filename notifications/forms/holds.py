"""Letting leave what was on hold: the person says that they compared it first."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReleaseForm(forms.Form):
    """`hold` is the key of the hold that the page showed: a later one is not released by it."""

    hold = forms.IntegerField(min_value=1, max_value=2**31, widget=forms.HiddenInput)
    compared = forms.BooleanField(
        label=_("I compared what waits with what was filed and sent, and it may leave now."),
        error_messages={
            "required": _("Compare what waits with what was sent, tick this, then release it.")
        },
    )
