"""An alert as bytes: plain text, built in, so that no template can ever stop one.

Number, organisation, duty, time and link; no title, no fact, no victim.
"""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.rendering.instants import instant_text
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, printable
from notifications.rendering.clock_alerts import clock_words
from notifications.rendering.messages import plain_message, stable_message_id
from notifications.rendering.news_alerts import news_words
from notifications.rendering.senders import sender_address
from notifications.rendering.warning_alerts import warning_words
from notifications.rules.addresses import is_plain, own_address
from notifications.rules.forbidden_characters import one_clean_line
from notifications.rules.ladder import MOVED


def alert_message(alert: Alert, *, now: datetime) -> tuple[str, bytes]:
    """The Message-ID and the bytes of an alert, in the language of its reader.

    Called once per alert: the bytes are stored, so that every copy is the same.
    """
    sender = sender_address()
    recipient = own_address(alert.contact.email)
    message_id = stable_message_id("alert", alert.pk, sender.rpartition("@")[2])
    with translation.override(alert.contact.language):
        words = _words(alert, now=now)
        message = plain_message(
            sender=settings.DEFAULT_FROM_EMAIL,
            # The server refuses an unusable address, on record; the words must exist all the same.
            recipient=recipient if is_plain(recipient) else sender,
            subject=one_clean_line(words.subject),
            text=_text(alert, words),
            message_id=message_id,
            date=now,
        )
    return message_id, message


def _words(alert: Alert, *, now: datetime) -> AlertWords:
    if alert.signal is not None:
        return warning_words(alert.signal, now=now)
    if alert.deadline is None:
        raise ValueError("an alert is about a deadline or about a signal")
    if alert.rung == MOVED:
        return news_words(alert.deadline)
    return clock_words(alert.deadline, now=now)


def _text(alert: Alert, words: AlertWords) -> str:
    incident = alert.incident
    lines = [
        _head(incident),
        *words.lines,
        f"{settings.SITE_URL}/incidents/{incident.pk}/",
        *_silence_lines(alert, zone=words.zone),
    ]
    return "\n\n".join(lines) + "\n"


def _head(incident: Incident) -> str:
    return _("Incident %(reference)s (%(name)s), %(organisation)s") % {
        "reference": incident.reference,
        "name": incident.code_name,
        "organisation": printable(incident.organisation.name),
    }


def _silence_lines(alert: Alert, *, zone: str) -> list[str]:
    if alert.silent_since is None:
        return []
    return [
        _("The scheduler was silent from %(start)s to %(end)s: earlier alerts were not sent.")
        % {
            "start": instant_text(alert.silent_since, zone),
            "end": instant_text(alert.planned_at, zone),
        }
    ]
