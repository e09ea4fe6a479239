"""The words about a warning from outside that nobody handled: that it waits, not what it says."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Signal
from incidents.rendering.instants import instant_text, span_text
from incidents.rules.countdown import time_left
from notifications.rendering.alert_words import AlertWords, neutral_name


def warning_words(signal: Signal, *, now: datetime) -> AlertWords:
    """How long it has been waiting since it was recorded, and how the alerts end."""
    words = {
        "name": neutral_name(signal.incident),
        "span": span_text(time_left(signal.recorded_at, now)),
        "recorded": instant_text(signal.recorded_at, signal.zone),
    }
    return AlertWords(
        subject=_("%(name)s: a warning from outside has been waiting for %(span)s") % words,
        lines=[
            _(
                "A warning from outside on incident %(name)s has been waiting for %(span)s, since "
                "it was recorded on %(recorded)s. Nobody has said what was done about it."
            )
            % words,
            _(
                "Say on the page of the incident what was done about it, or when the organisation "
                "became aware. Until then an alert comes every day."
            ),
        ],
        zone=signal.zone,
    )
