"""Forms of incidents: the intake, quick capture, and the controllers of a processor."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.moments import MomentForm
from incidents.forms.texts import TextField, TitleField
from incidents.forms.uploads import UploadField
from incidents.models import Organisation
from incidents.rules.vocabulary import choices


class IntakeForm(MomentForm):
    """Five questions for somebody with three minutes; a title is enough.

    `organisations` are those in which the person may log; with one alone nothing is asked.
    """

    title = TitleField(
        label=_("What happened, in one line"),
        help_text=_("For example: patient file found on a public site. No name of a person."),
    )
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None
    )
    what = TextField(
        label=_("What do you know so far?"),
        required=False,
        help_text=_("What was seen, where, by whom. Unsure is fine: say so. Kept encrypted."),
    )
    source = forms.ChoiceField(label=_("How did it come up?"), required=False)
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "organisation", "what", "day", "clock", "zone", "fold", "source")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        first = organisations[0]
        super().__init__(*args, zone=first.time_zone, **kwargs)
        self.only = first if len(organisations) == 1 else None
        self.fields["day"].label = _("When was it first noticed?")
        self.fields["clock"].help_text = _("Leave it empty if the hour is not known.")
        self.fields["source"] = forms.ChoiceField(
            label=_("How did it come up?"), required=False, choices=_sources()
        )
        self.fields["submission_key"].initial = uuid4
        if self.only:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    @property
    def organisation_chosen(self) -> Organisation:
        """For a valid form: where the incident is logged."""
        return self.only or self.cleaned_data["organisation"]


class NoteForm(forms.Form):
    """Quick capture: a text, a file, or both. No field is required."""

    text = TextField(label=_("Note"), required=False, rows=3)
    file = UploadField(label=_("File"), required=False)


class _Organisations(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Organisations by their keys. A number that no key can have is no choice."""

    def clean(self, value: Any) -> Any:
        for typed in value or ():
            if not (str(typed).isdecimal() and len(str(typed)) < 19):
                words = self.error_messages["invalid_choice"]
                raise forms.ValidationError(words, "invalid_choice", {"value": typed})
        return super().clean(value)


class ControllersForm(forms.Form):
    """Which organisations of this instance a processor's incident touches."""

    controllers = _Organisations(
        label=_("Controllers whose data may be concerned"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["controllers"].queryset = organisations  # type: ignore[attr-defined]


class TellForm(forms.Form):
    """What a processor tells its controllers (Article 33(2))."""

    text = TextField(
        label=_("What you tell them"),
        required=False,
        help_text=_("The controller reads it as the first signal of its own incident."),
    )


def _sources() -> list[tuple[str, str]]:
    known = choices("signal_sources", get_language() or "en")
    return [("", str(_("Not known yet"))), *known]
