"""The words of an alert that comes because somebody's "I'm on it" has ended."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Deadline
from incidents.rendering.instants import instant_text
from notifications.models import Acknowledgement
from notifications.rendering.alert_words import AlertWords, neutral_name, printable
from notifications.rendering.clock_alerts import clock_words


def lapsed_words(deadline: Deadline, rung: str, *, now: datetime) -> AlertWords:
    """Whose word ended when, then how the clock stands; `rung` is `lapsed-N`, N counts from 1."""
    words = clock_words(deadline, now=now)
    subject = _("%(name)s: nobody is on it any more") % {"name": neutral_name(deadline.incident)}
    said = list(deadline.acknowledgements.select_related("by").order_by("at", "pk"))
    ended = said[int(rung.rpartition("-")[2]) - 1]
    return AlertWords(
        subject=subject, lines=[_ended(ended, deadline.zone), *words.lines], zone=words.zone
    )


def _ended(said: Acknowledgement, zone: str) -> str:
    until = instant_text(said.until, zone)
    if said.by is None:
        return _(
            "Somebody at the emergency address was on it; that ended on %(until)s. If you are on "
            "it now, say so again; otherwise the next person is called."
        ) % {"until": until}
    return _(
        "%(name)s was on it; that ended on %(until)s. If you are on it now, say so again; "
        "otherwise the next person is called."
    ) % {"name": printable(said.by.name), "until": until}
