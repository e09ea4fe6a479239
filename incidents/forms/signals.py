"""Forms of signals, and of the moment at which an organisation became aware."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.moments import MomentForm
from incidents.forms.texts import LineField, TextField
from incidents.forms.uploads import UploadField
from incidents.models import Signal
from incidents.rules.vocabulary import choices
from incidents.selectors.events import instant_of


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
    field_order = ("source", "text", "day", "clock", "hour_unknown", "zone", "fold", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = True
        self.fields["source"] = forms.ChoiceField(
            label=_("Source"), choices=choices("signal_sources", get_language() or "en")
        )


class AwarenessForm(MomentForm):
    """When, how and by whom the organisation became aware (Article 33(1)).

    `signals` are (signal, label) pairs. With a signal and no date its own moment is taken.
    """

    must_say_unknown = True
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
        signals: Sequence[tuple[Signal, str]],
        is_change: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(signal.pk): signal for signal, _label in signals}
        self.fields["reason"].required = is_change
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
        """For a valid form: the signal that was ticked."""
        return self.by_pk.get(self.cleaned_data.get("signal", ""))

    def _read_moment(self, cleaned: dict[str, Any]) -> None:
        signal = self.by_pk.get(cleaned.get("signal", ""))
        nothing_typed = not (
            cleaned.get("day") or cleaned.get("clock") or cleaned.get("hour_unknown")
        )
        if signal and nothing_typed:
            self.moment = instant_of(signal)
        elif cleaned.get("day") is None:
            self.add_error("day", _("Give the date on which the organisation became aware."))
        else:
            super()._read_moment(cleaned)


def _signal_field(signals: Sequence[tuple[Signal, str]]) -> forms.ChoiceField:
    listed = [(str(signal.pk), label) for signal, label in signals]
    return forms.ChoiceField(
        label=_("On which signal?"),
        required=False,
        choices=[("", _("On none of these")), *listed],
        widget=forms.RadioSelect,
        help_text=_("Choose one and leave date and time empty: its own moment is taken."),
    )
