"""The words of an alert to who is called because nobody has taken an incident on."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.rendering.instants import instant_text, time_left_text
from incidents.rules.countdown import time_left
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, neutral_name
from notifications.rendering.few_alerts import refusing_lines
from notifications.selectors.escalations import nearest_uncovered, open_escalation_of
from notifications.selectors.reachability import refusing_of


def called_words(alert: Alert, *, now: datetime) -> AlertWords:
    """Who is called, since when nobody has answered, and the nearest end."""
    incident = alert.incident
    if incident is None:
        raise ValueError("who is called is called for an incident")
    zone = incident.organisation.time_zone
    subject = _("%(name)s: nobody is on it") % {"name": neutral_name(incident)}
    lines = [
        _since(incident, zone),
        *refusing_lines(refusing_of(incident)),
        *_nearest(incident, zone, now=now),
        _what_to_do(),
    ]
    return AlertWords(subject=subject, lines=lines, zone=zone)


def _since(incident: Incident, zone: str) -> str:
    escalation = open_escalation_of(incident)
    if escalation is None:
        return _("Nobody has taken this incident on.")
    start = {"start": instant_text(escalation.began_at, zone)}
    return _("Nobody has taken this incident on since %(start)s: you are called next.") % start


def _nearest(incident: Incident, zone: str, *, now: datetime) -> list[str]:
    due_at = nearest_uncovered(incident, now=now)
    if due_at is None:
        return []
    left, due = time_left_text(time_left(due_at, now)), instant_text(due_at, zone)
    return [_("%(left)s. Due %(due)s.") % {"left": left, "due": due}]


def _what_to_do() -> str:
    return _("Say that you are on it, so that nobody further is called.")
