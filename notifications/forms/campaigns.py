"""The forms of a communication: its text, and its approval."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.rendering.notice_findings import PART_LABELS
from notifications.rules.notice_parts import LONGEST_PART, NoticeParts, parts_from, parts_mapping

HINTS = {
    "subject": _("The same for all; it shows on locked screens. No name, no health."),
    "nature": _("What happened and when, in plain words."),
    "data": _("Which data about the person, and which not."),
    "consequences": _("What may happen to this person, concretely."),
    "measures": _("What was done and what will be done, also for the person."),
    "advice": _("What the person can do now, step by step."),
    "contact": _("A name, and a way to reach it: e-mail address or telephone."),
}
ROWS = {"nature": 7, "data": 7, "consequences": 7, "measures": 6, "advice": 9, "contact": 6}


class _Part(forms.CharField):
    """A part that the notice needs, and that may still be empty when it is saved."""

    def validate(self, value: Any) -> None:
        """Nothing is missing here: the check of the notice says what is."""


def _written_in(language: str, rows: int | None) -> forms.Widget:
    """A control that says which language its text is in, to spell checkers and screen readers."""
    if rows is None:
        return forms.TextInput(attrs={"lang": language})
    return forms.Textarea(attrs={"lang": language, "rows": rows})


class TextForm(forms.Form):
    """The parts of the text. An unfinished text is saved too."""

    use_required_attribute = False

    def __init__(self, *args: Any, parts: NoticeParts, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in parts_mapping(parts).items():
            rows = ROWS.get(name)
            self.fields[name] = _Part(
                label=str(PART_LABELS[name]),
                help_text=HINTS[name],
                initial=text,
                max_length=None if rows else 300,
                widget=_written_in(language, rows),
            )

    @property
    def parts(self) -> NoticeParts:
        """What was typed. Raises `Refused` as `parts_from` does."""
        return parts_from(self.cleaned_data)


class ApprovalForm(forms.Form):
    """The approval of exactly what the page shows."""

    read_digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_alone:
            self.fields["alone_because"] = forms.CharField(
                label=_("Why you approve alone"),
                help_text=_("Nobody else in your organisation may approve. The reason is kept."),
                max_length=LONGEST_PART,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
