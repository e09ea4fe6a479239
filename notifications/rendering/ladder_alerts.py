"""The words of the mail that says that somebody changed who is alerted when."""

from django.utils.translation import gettext as _

from incidents.models import Entry
from incidents.rendering.instants import instant_text
from incidents.rendering.journal import entry_text
from incidents.selectors.journal import entry_by_key
from incidents.selectors.people import names_of
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, printable
from notifications.rendering.few_alerts import ladder_link
from notifications.rules.ladder import CHANGED
from notifications.rules.readers import Reader
from notifications.selectors.ladders import ladder_at


def ladder_words(alert: Alert) -> AlertWords:
    """Who changed what and when, whether the reader is still called, and where it is looked at."""
    organisation = alert.organisation
    entry = entry_by_key(int(alert.rung.removeprefix(CHANGED)))
    name = printable(organisation.name)
    return AlertWords(
        subject=_("%(organisation)s: who is alerted when was changed") % {"organisation": name},
        lines=[
            _changed(entry, organisation.time_zone),
            *_still_called(alert),
            _("Look at it, and have it changed back if it is wrong:")
            + "\n"
            + ladder_link(organisation),
        ],
        zone=organisation.time_zone,
    )


def _changed(entry: Entry, zone: str) -> str:
    who = names_of([entry.actor_id] if entry.actor_id else [])
    return _("%(name)s, on %(instant)s: %(what)s.") % {
        "name": printable(who.get(entry.actor_id or 0, "—")),
        "instant": instant_text(entry.at, zone),
        "what": entry_text(entry, zone=zone),
    }


def _still_called(alert: Alert) -> list[str]:
    """As it stands when the mail is written; of an incident that nobody owns."""
    if Reader(alert.channel, alert.contact_id) in ladder_at(alert.organisation).everybody:
        return []
    return [_("As it stands now, no step calls you: you hear of no deadline.")]
