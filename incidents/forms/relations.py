"""Forms that tie incidents together: a duplicate, a bundle, joining one.

They stand on one page: each names its fields in the page after itself.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import TextField

Named = Mapping[int, str]


class DuplicateForm(forms.Form):
    """Which incident is kept, and why it is the same breach. `named`: each by key, in words."""

    kept = forms.ChoiceField(label=_("The incident that is kept"))
    reason = TextField(label=_("Why it is the same breach"), rows=3, help_text=_("Kept encrypted."))

    def __init__(self, *args: Any, named: Named, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "duplicate-%s", **kwargs})
        self.fields["kept"] = forms.ChoiceField(
            label=_("The incident that is kept"),
            choices=[("", _("Choose")), *_choices(named)],
            help_text=_("Its clocks go on; those of this one end."),
        )


class BundleForm(forms.Form):
    """Which similar breaches share a bundle. Without `asks_reason` they join one that is there."""

    incidents = forms.MultipleChoiceField(label=_("Similar incidents"))
    reason = TextField(
        label=_("Why they belong together"),
        rows=3,
        help_text=_(
            "The same type of data, breached in the same way, over a relatively short time "
            "(EDPB Guidelines 9/2022). Kept encrypted."
        ),
    )

    def __init__(self, *args: Any, named: Named, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "bundle-%s", **kwargs})
        self.fields["incidents"] = forms.MultipleChoiceField(
            label=_("Similar incidents"),
            choices=_choices(named),
            widget=forms.CheckboxSelectMultiple,
        )
        if not asks_reason:
            del self.fields["reason"]


class JoinForm(forms.Form):
    """A bundle that is there already."""

    def __init__(self, *args: Any, named: Named, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "join-%s", **kwargs})
        self.fields["bundle"] = forms.ChoiceField(
            label=_("Bundle"), choices=[("", _("Choose")), *_choices(named)]
        )


def _choices(named: Named) -> list[tuple[str, str]]:
    return [(str(pk), words) for pk, words in named.items()]
