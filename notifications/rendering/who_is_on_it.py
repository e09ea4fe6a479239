"""Who is on a clock, and who was called before: what a person who is woken asks first."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Deadline, Incident
from incidents.rendering.instants import instant_text
from notifications.models import Acknowledgement, Alert
from notifications.rendering.alert_words import printable
from notifications.rendering.on_it import readers_text
from notifications.rules.escalation import called_up_to
from notifications.rules.readers import Reader
from notifications.selectors.ladders import ladder_of
from notifications.selectors.reachability import people_of


def who_line(words: Iterable[Acknowledgement], zone: str) -> str:
    """Who is on it, each by the end of their word; the emergency address has no name here.

    `words` are those that hold now, in the order of their ends: of one person the last counts.
    """
    named = {
        printable(word.by.name) if word.by else _("the emergency address"): word.until
        for word in words
    }
    if not named:
        return _("Nobody is on it.")
    said = [
        _("%(who)s until %(until)s") % {"who": who, "until": instant_text(until, zone)}
        for who, until in named.items()
    ]
    return _("On it: %(names)s.") % {"names": ", ".join(said)}


def who_is_on(deadline: Deadline, *, now: datetime) -> str:
    """The same of one clock. One query."""
    words = deadline.acknowledgements.filter(at__lte=now, until__gt=now).select_related("by")
    return who_line(words.order_by("until", "pk"), deadline.zone)


def called_before(alert: Alert, incident: Incident) -> list[str]:
    """Who heard of the incident before the reader of `alert`, whom the ladder called."""
    ladder, reader = ladder_of(incident), Reader(alert.channel, alert.contact_id)
    earlier = called_up_to(_step_of(alert) - 1, ladder.steps, ladder.crew)
    before = [one for one in earlier if one != reader]
    if not before:
        return []
    names = {person.pk: printable(person.name) for person in people_of(before)}
    return [_("Called before you: %(names)s.") % {"names": readers_text(before, names)}]


def _step_of(alert: Alert) -> int:
    """The step of the ladder that called, as it stands in the rung "called-STEP-ESCALATION"."""
    return int(alert.rung.split("-")[1])
