"""A moment as a person gives it: day, time, zone, and which of two where a time exists twice."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.zones import zone_choices
from incidents.rendering.instants import instant_text
from incidents.rendering.refusals import refusal_text
from incidents.rules.instants import Instant, resolve_local
from incidents.rules.refusals import Refused

TWICE = "local_time_exists_twice"
GAP = "local_time_does_not_exist"


def _zone_field(usual: str, *others: str) -> forms.ChoiceField:
    wrong = _("“%(value)s” is not a time zone. Choose one from the list, such as Europe/Paris.")
    return forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices(usual, *others),
        initial=usual,
        error_messages={"invalid_choice": wrong},
    )


class MomentForm(forms.Form):
    """The fields of a moment. After `is_valid()`, `moment` is the Instant, or None for no day.

    Without a time the hour is unknown. `must_say_unknown` asks for that in words instead, where
    a forgotten field would move a clock by most of a day.
    """

    day = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    clock = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    hour_unknown = forms.BooleanField(label=_("The hour is not known"), required=False)
    zone = forms.ChoiceField(label=_("Time zone"))
    fold = forms.ChoiceField(
        label=_("Which of the two?"),
        required=False,
        choices=[("0", _("the first")), ("1", _("the second"))],
        widget=forms.RadioSelect,
    )
    must_say_unknown = False
    asks_which: Refused | None = None

    def __init__(
        self, *args: Any, zone: str, other_zones: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moment: Instant | None = None
        self.fields["zone"] = _zone_field(zone, *other_zones)
        if not self.must_say_unknown:
            del self.fields["hour_unknown"]
        else:
            # Each of the two is needed only without the other: "optional" would mislead.
            for name in ("day", "clock", "hour_unknown"):
                vars(self.fields[name])["says_itself"] = True
        if not self.is_bound:
            # It is asked only where a time exists twice.
            del self.fields["fold"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"day", "clock", "zone"} & set(self.errors):
            self._read_moment(cleaned)
        if self.asks_which is None:
            del self.fields["fold"]
        return cleaned

    def _read_moment(self, cleaned: dict[str, Any]) -> None:
        day, clock = cleaned.get("day"), cleaned.get("clock")
        if day is None:
            self._refuse_time_without_day(clock)
        elif self._hour_is_said(clock, unknown=cleaned.get("hour_unknown", False)):
            self._resolve(day, clock, cleaned["zone"], cleaned.get("fold", ""))

    def _refuse_time_without_day(self, clock: time | None) -> None:
        if clock is not None:
            self.add_error("day", _("Give the date of this time."))

    def _hour_is_said(self, clock: time | None, *, unknown: bool) -> bool:
        if clock is not None and unknown:
            self.add_error("clock", _("You gave a time and said that it is not known. Keep one."))
            return False
        if clock is None and self.must_say_unknown and not unknown:
            self.add_error("clock", _("Give the time, or tick “The hour is not known”."))
            return False
        return True

    def _resolve(self, day: date, clock: time | None, zone: str, fold: str) -> None:
        try:
            self.moment = self._first_reading(day, clock, zone, fold)
        except Refused as refused:
            field = {GAP: "clock", TWICE: "fold", "unknown_zone": "zone"}.get(refused.code, "day")
            self.add_error(field, refusal_text(refused))

    def _first_reading(self, day: date, clock: time | None, zone: str, fold: str) -> Instant:
        typed = " ".join(str(self.data.get(self.add_prefix(name), "")) for name in ("day", "clock"))
        try:
            return resolve_local(day, clock, zone, None, typed=typed.strip()[:40])
        except Refused as refused:
            if refused.code != TWICE:
                raise
            self._ask_which(refused, zone)
            if fold == "":
                raise
            return resolve_local(day, clock, zone, int(fold), typed=typed.strip()[:40])

    def _ask_which(self, refused: Refused, zone: str) -> None:
        """Show both readings with their offsets, so that the person can tell them apart."""
        self.asks_which = refused
        readings = (("0", refused.params["first"]), ("1", refused.params["second"]))
        # Changed and not replaced: the form has drawn on this field object already.
        field = cast(forms.ChoiceField, self.fields["fold"])
        field.required = True
        field.choices = [(code, instant_text(cast(datetime, at), zone)) for code, at in readings]
