"""The words of an alert: plain text, built in, so that no template can ever stop one.

Number, organisation, time left and link; no title, no fact, no victim.
"""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from incidents.rendering.explanations import instant_text, time_left_text
from incidents.rules.countdown import time_left
from notifications.models import Alert
from notifications.rendering.messages import plain_message, stable_message_id
from notifications.rendering.senders import sender_address
from notifications.rules.addresses import is_plain, own_address
from notifications.rules.forbidden_characters import one_clean_line


def alert_message(alert: Alert, *, now: datetime) -> tuple[str, bytes]:
    """The Message-ID and the bytes of an alert, in the language of its reader.

    Called once per alert: the bytes are stored, so that every copy is the same.
    """
    sender = sender_address()
    recipient = own_address(alert.contact.email)
    message_id = stable_message_id("alert", alert.pk, sender.rpartition("@")[2])
    with translation.override(alert.contact.language):
        message = plain_message(
            sender=settings.DEFAULT_FROM_EMAIL,
            # The server refuses an unusable address, on record; the words must exist all the same.
            recipient=recipient if is_plain(recipient) else sender,
            subject=one_clean_line(_subject(alert, now)),
            text=_text(alert, now),
            message_id=message_id,
            date=now,
        )
    return message_id, message


def _subject(alert: Alert, now: datetime) -> str:
    incident = alert.deadline.incident
    left = time_left_text(time_left(alert.deadline.due_at, now))
    name = f"{incident.reference} {incident.code_name}"
    if alert.deadline.is_provisional:
        return _("%(name)s: %(left)s – decide the awareness") % {"name": name, "left": left}
    return _("%(name)s: %(left)s to notify") % {"name": name, "left": left}


def _text(alert: Alert, now: datetime) -> str:
    deadline = alert.deadline
    incident = deadline.incident
    lines = [
        _("Incident %(reference)s (%(name)s), %(organisation)s")
        % {
            "reference": incident.reference,
            "name": incident.code_name,
            "organisation": _printable(incident.organisation.name),
        },
        _("%(left)s. Due %(due)s.")
        % {
            "left": time_left_text(time_left(deadline.due_at, now)),
            "due": instant_text(deadline.due_at, deadline.zone),
        },
        *_provisional_lines(alert),
        f"{settings.SITE_URL}/incidents/{incident.pk}/",
        *_silence_lines(alert),
    ]
    return "\n\n".join(lines) + "\n"


def _provisional_lines(alert: Alert) -> list[str]:
    if not alert.deadline.is_provisional:
        return []
    return [
        _(
            "This clock is provisional: nobody has said yet when the organisation became aware. "
            "Decide the awareness on the page of the incident."
        )
    ]


def _silence_lines(alert: Alert) -> list[str]:
    if alert.silent_since is None:
        return []
    zone = alert.deadline.zone
    return [
        _("The scheduler was silent from %(start)s to %(end)s: earlier alerts were not sent.")
        % {
            "start": instant_text(alert.silent_since, zone),
            "end": instant_text(alert.planned_at, zone),
        }
    ]


def _printable(text: str) -> str:
    """Without what a mail cannot carry: an odd name must not stop an alert."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
