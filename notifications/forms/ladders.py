"""Forms of the page that says who is called when."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import LineField
from notifications.models import LadderStep
from notifications.rules.escalation import ONE_PERSON, Step

HOURS_OF_A_DAY = [(hour, f"{hour:02d}:00") for hour in range(24)]
UP, DOWN, REMOVE, USUAL = "up", "down", "remove", "usual"
_PERSON = f"{ONE_PERSON}-"


class _Read(forms.Form):
    """`read` is the fingerprint of what stood on the page."""

    read = LineField(widget=forms.HiddenInput, required=False)


class PlanForm(_Read):
    """How long one waits, the emergency address, and when the daily summary comes."""

    wait_minutes = forms.IntegerField(
        label=_("Minutes without an answer before the next step is called"),
        min_value=5,
        max_value=240,
        help_text=_("From 5 to 240; usually 30."),
    )
    urgent_wait_minutes = forms.IntegerField(
        label=_("The same in the last six hours, and after the deadline"),
        min_value=5,
        max_value=120,
        help_text=_("From 5 to 120; usually 10."),
    )
    emergency_email = LineField(
        label=_("Emergency address"),
        required=False,
        longest=254,
        help_text=_(
            "Called last, when nobody answers. A mailbox that several people read is welcome "
            "here; nobody signs in with it."
        ),
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the daily summary"), choices=HOURS_OF_A_DAY, coerce=int
    )


class StepForm(_Read):
    """One more step: a role, one person, or the emergency address."""

    call = forms.ChoiceField(label=_("Add a step"))

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = [(who, label) for who, label in LadderStep.Who.choices if who != ONE_PERSON]
        persons = [(f"{_PERSON}{pk}", name) for pk, name in people]
        self.fields["call"] = forms.ChoiceField(
            label=_("Add a step"),
            choices=[(_("Several people"), several), (_("One person"), persons)],
        )

    @property
    def step(self) -> Step:
        """For a valid form: what was chosen."""
        chosen = str(self.cleaned_data["call"])
        if chosen.startswith(_PERSON):
            return Step(ONE_PERSON, int(chosen.removeprefix(_PERSON)))
        return Step(chosen)


class MoveForm(_Read):
    """A button beside a step, or the one that goes back to the usual order."""

    move = forms.ChoiceField(choices=[(one, one) for one in (UP, DOWN, REMOVE, USUAL)])
    number = forms.IntegerField(min_value=1, max_value=99, required=False)


class HoursForm(_Read):
    """At which hours the alerts of one duty come."""

    rule = LineField(widget=forms.HiddenInput)
    hours = LineField(required=False)

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].label = label
        # Not required only by the button that goes back to the law book: "optional" would mislead.
        vars(self.fields["hours"])["says_itself"] = True
        self.fields["hours"].help_text = hint
