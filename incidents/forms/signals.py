"""Forms of signals, and of the moment at which an organisation became aware."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.moments import MomentForm
from incidents.forms.texts import LineField, TextField
from incidents.forms.uploads import UploadField
from incidents.models import Signal, User
from incidents.rules.instants import Instant
from incidents.rules.vocabulary import choices
from incidents.selectors.candidates import Candidate


class SignalForm(MomentForm):
    """Something that may have made the organisation aware."""

    must_say_unknown = True
    source = forms.ChoiceField(label=_("Source"))
    text = TextField(
        label=_("What was said or seen"), required=False, help_text=_("Kept encrypted.")
    )
    evidence = UploadField(
        label=_("Evidence"),
        required=False,
        help_text=_("A mail, a screenshot, an article: at most 25 MB, kept encrypted."),
    )
    owner = forms.ChoiceField(label=_("Who sees to it?"), required=False)
    field_order = (
        "source",
        "text",
        "day",
        "clock",
        "hour_unknown",
        "zone",
        "fold",
        "evidence",
        "owner",
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = True
        self.people = {str(person.pk): person for person in people}
        named = [(key, person.name) for key, person in self.people.items()]
        self.fields["owner"] = forms.ChoiceField(
            label=_("Who sees to it?"),
            required=False,
            choices=[("", _("The owner of the incident")), *named],
        )
        self.fields["source"] = forms.ChoiceField(
            label=_("Source"), choices=choices("signal_sources", get_language() or "en")
        )

    @property
    def owner_chosen(self) -> User | None:
        """For a valid form: who was named; None for the owner of the incident."""
        return self.people.get(self.cleaned_data["owner"])


class HandlingForm(forms.Form):
    """What was done about a warning."""

    handling = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[
            (code, Signal.Handling(code).label)
            for code in (Signal.Handling.LOOKED_INTO, Signal.Handling.UNFOUNDED)
        ],
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("What was done about it"), help_text=_("Kept encrypted."), rows=3)


class AwarenessForm(MomentForm):
    """When, how and by whom the organisation became aware (Article 33(1)).

    `candidates` are (candidate, label) pairs; `chosen` is the one that fills the form in. Where
    its date and time stay as they were filled in, or with a signal and no date, its own moment
    is taken: to the second, and of two equal hours the one that it was.
    """

    must_say_unknown = True
    candidate = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    signal = forms.ChoiceField(label=_("On which signal?"), required=False)
    how = forms.ChoiceField(label=_("How did the organisation become aware?"))
    who = LineField(
        label=_("Who became aware?"),
        required=False,
        help_text=_("The person or the function. Kept encrypted."),
    )
    reason = TextField(
        label=_("Why this moment?"),
        help_text=_(
            "Aware means a reasonable degree of certainty that personal data were "
            "compromised. Say what gave it. Kept encrypted."
        ),
        rows=3,
    )
    field_order = (
        "signal",
        "day",
        "clock",
        "hour_unknown",
        "zone",
        "fold",
        "how",
        "who",
        "reason",
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[tuple[Candidate, str]],
        chosen: Candidate | None = None,
        is_change: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            *args,
            initial=_filled_in(chosen) if chosen else None,
            other_zones=[one.moment.zone for one, _label in candidates],
            **kwargs,
        )
        signals = [(one, label) for one, label in candidates if one.signal]
        self.by_key = {one.key: one for one, _label in candidates}
        self.by_signal = {str(one.signal.pk): one for one, _label in signals if one.signal}
        self.fields["reason"].required = bool(is_change or signals or chosen)
        # Nothing is chosen beforehand: this is a statement, and a default would be one too.
        known = choices("discovery", get_language() or "en")
        self.fields["how"] = forms.ChoiceField(
            label=_("How did the organisation become aware?"),
            choices=[("", _("Choose")), *known],
        )
        if signals:
            self.fields["signal"] = _signal_field(signals)
        else:
            del self.fields["signal"]

    @property
    def signal_chosen(self) -> Signal | None:
        """For a valid form: the signal that was chosen."""
        on = self.by_signal.get(self.cleaned_data.get("signal", ""))
        return on.signal if on else None

    def _read_moment(self, cleaned: dict[str, Any]) -> None:
        on = self.by_signal.get(cleaned.get("signal", ""))
        filled = self.by_key.get(cleaned.get("candidate", ""))
        nothing_typed = not (
            cleaned.get("day") or cleaned.get("clock") or cleaned.get("hour_unknown")
        )
        if on and nothing_typed:
            self.moment = on.moment
        elif filled and _is_untouched(cleaned, filled.moment):
            self._take(filled, on)
        elif cleaned.get("day") is None:
            self.add_error("day", _("Give the date on which the organisation became aware."))
        else:
            super()._read_moment(cleaned)

    def _take(self, filled: Candidate, on: Candidate | None) -> None:
        """A date that was filled in for one signal is not taken for another by oversight."""
        if on and on != filled and on.moment != filled.moment:
            words = _("This is still the date of another moment: empty it, or give the right one.")
            self.add_error("day", words)
        else:
            self.moment = filled.moment


def _filled_in(chosen: Candidate) -> dict[str, object]:
    signal = {"signal": chosen.signal.pk} if chosen.signal else {}
    return {"candidate": chosen.key, **signal, **_typed(chosen.moment)}


def _typed(moment: Instant) -> dict[str, object]:
    """A moment as somebody would type it: without seconds, and without an hour nobody knows."""
    unknown = moment.precision == "day"
    return {
        "day": moment.local.date(),
        "clock": None if unknown else moment.local.time().replace(second=0, microsecond=0),
        "hour_unknown": unknown,
        "zone": moment.zone,
    }


def _is_untouched(cleaned: dict[str, Any], moment: Instant) -> bool:
    return all(cleaned.get(name) == value for name, value in _typed(moment).items())


def _signal_field(signals: Sequence[tuple[Candidate, str]]) -> forms.ChoiceField:
    listed = [(str(one.signal.pk), label) for one, label in signals if one.signal]
    return forms.ChoiceField(
        label=_("On which signal?"),
        required=False,
        choices=[("", _("On none of these")), *listed],
        help_text=_("Choose one and leave date and time empty: its own moment is taken."),
    )
