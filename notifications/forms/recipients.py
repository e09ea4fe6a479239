"""The forms of a list of people: the file, then which column is what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.uploads import UploadField
from incidents.models.people import LANGUAGES
from notifications.rules.recipient_columns import sensitive_columns

# `controller` and `profile` come with the campaigns of a processor for many controllers.
COLUMN_LABELS = {
    "email": _("E-mail address"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "language": _("Language"),
    "reference": _("Reference of the person"),
}


class UploadForm(forms.Form):
    """A CSV file."""

    file = UploadField(
        label=_("File of people (CSV)"),
        help_text=_("One line per person, the names of the columns first. At most 25 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={"required": _("No file arrived. Choose one of at most 25 MB.")},
    )


class MappingForm(forms.Form):
    """Which column of the file is what; a column that no notice needs is not among the choices."""

    default_language = forms.ChoiceField(
        label=_("Language of those whose line names none"), choices=LANGUAGES
    )

    def __init__(
        self,
        *args: Any,
        header: Sequence[str],
        proposal: Mapping[str, int],
        language: str,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        kept_out = {at for at, _kind in sensitive_columns(header)}
        columns = [(str(at), name) for at, name in enumerate(header) if at not in kept_out]
        for name, label in COLUMN_LABELS.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", _("– not in the file –")), *columns],
                initial=str(proposal.get(name, "")),
            )
        self.fields["default_language"].initial = language
        self.order_fields([*COLUMN_LABELS, "default_language"])

    @property
    def mapping(self) -> dict[str, int]:
        """Field to column, as chosen."""
        chosen = {name: self.cleaned_data[name] for name in COLUMN_LABELS}
        return {name: int(column) for name, column in chosen.items() if column}
