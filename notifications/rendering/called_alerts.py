"""The words of an alert to who is called because nobody has taken an incident on."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.rendering.instants import instant_text, time_left_text
from incidents.rules.countdown import time_left
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, neutral_name, printable
from notifications.rendering.few_alerts import refusing_lines
from notifications.rendering.on_it import hand_text, lapsed_text
from notifications.rendering.who_is_on_it import called_before
from notifications.selectors.escalations import open_escalation_of
from notifications.selectors.on_it import OnIt, on_it
from notifications.selectors.reachability import refusing_of


def called_words(alert: Alert, *, now: datetime) -> AlertWords:
    """Since when nobody has answered, who was called before, and the nearest end.

    Somebody who is on it may have called the next person: then that is what is said.
    """
    incident = alert.incident
    if incident is None:
        raise ValueError("who is called is called for an incident")
    zone, stands = incident.organisation.time_zone, on_it(incident, now=now)
    covered = bool(stands.hands) and not stands.uncovered
    lines = [
        _called_beside(stands, zone) if covered else _since(incident, zone),
        *called_before(alert, incident),
        *([printable(lapsed_text(stands.lapsed, zone))] if stands.lapsed else []),
        *refusing_lines(refusing_of(incident)),
        *_nearest(stands, zone, now=now),
        _what_to_do(),
    ]
    return AlertWords(subject=_subject(incident, covered=covered), lines=lines, zone=zone)


def _subject(incident: Incident, *, covered: bool) -> str:
    name = {"name": neutral_name(incident)}
    return (_("%(name)s: you are called") if covered else _("%(name)s: nobody is on it")) % name


def _called_beside(stands: OnIt, zone: str) -> str:
    names = ", ".join(printable(hand_text(hand, zone)) for hand in stands.hands)
    return _("%(names)s: on it already, and you are called as well.") % {"names": names}


def _since(incident: Incident, zone: str) -> str:
    escalation = open_escalation_of(incident)
    if escalation is None:
        return _("Nobody has taken this incident on.")
    start = {"start": instant_text(escalation.began_at, zone)}
    return _("Nobody has taken this incident on since %(start)s: you are called next.") % start


def _nearest(stands: OnIt, zone: str, *, now: datetime) -> list[str]:
    """Of the clocks that nobody is on; of all where somebody is on each."""
    ends = [clock.due_at for clock in stands.uncovered or stands.clocks if clock.due_at]
    if not ends:
        return []
    left, due = time_left_text(time_left(min(ends), now)), instant_text(min(ends), zone)
    return [_("%(left)s. Due %(due)s.") % {"left": left, "due": due}]


def _what_to_do() -> str:
    return _("Say that you are on it, so that nobody further is called.")
