"""The filter of the journal, read from the address."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.models import Organisation


class JournalFilterForm(forms.Form):
    """What to show; what is not understood is left out rather than refused."""

    reference = forms.CharField(label=_("Incident"), required=False, max_length=20)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            label=_("Organisation"), queryset=organisations, required=False, empty_label=_("All")
        )
        self.fields["reference"].widget.attrs["placeholder"] = "2026-001"

    def wanted(self) -> dict[str, Any]:
        """The arguments of `journal_for`."""
        said = self.cleaned_data if self.is_valid() else {}
        organisation = said.get("organisation")
        return {
            "organisation": organisation.pk if organisation else None,
            "reference": said.get("reference", "").strip(),
        }
