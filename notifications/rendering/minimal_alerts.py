"""The words of an alert whose words cannot be made: number, organisation, end and link.

Built of integers and of what stands in the row itself, so that what broke the usual words (a name,
a zone, a law book, a translation) cannot break these. A raised alert is never silence.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.models import Alert
from notifications.rendering.mailboxes import language_of, mailbox_of
from notifications.rendering.messages import plain_message, stable_message_id
from notifications.rendering.senders import sender_address
from notifications.rules.addresses import is_plain
from notifications.rules.forbidden_characters import one_clean_line


def minimal_message(alert: Alert, *, now: datetime) -> tuple[str, bytes]:
    """The Message-ID (the same as of the usual words) and the bytes."""
    sender = sender_address()
    recipient = mailbox_of(alert)
    message_id = stable_message_id("alert", alert.pk, sender.rpartition("@")[2])
    with translation.override(language_of(alert)):
        message = plain_message(
            sender=settings.DEFAULT_FROM_EMAIL,
            recipient=recipient if is_plain(recipient) else sender,
            subject=minimal_subject(alert),
            text="\n\n".join(minimal_lines(alert, now=now)) + "\n",
            message_id=message_id,
            date=now,
        )
    return message_id, message


def minimal_subject(alert: Alert) -> str:
    """For example "Alert: 2026-001"; the organisation where it is about no incident."""
    name = alert.incident.reference if alert.incident else alert.organisation.name
    return _("Alert: %(name)s") % {"name": one_clean_line(name)[:100]}


def minimal_lines(alert: Alert, *, now: datetime) -> list[str]:
    """Paragraphs: whose incident, its end and the time left in whole hours, where to go."""
    path = f"/incidents/{alert.incident_id}/" if alert.incident_id else "/"
    return [
        one_clean_line(f"{minimal_subject(alert)}, {alert.organisation.name}"[:300]),
        *_end(alert, now=now),
        f"{settings.SITE_URL}{path}",
        _("This alert could not be written in its usual words. Tell whoever runs this instance."),
    ]


def _end(alert: Alert, *, now: datetime) -> list[str]:
    due_at = alert.deadline.due_at if alert.deadline else None
    if due_at is None:
        return []
    due = {"due": f"{due_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"}
    hours = abs(due_at - now) // timedelta(hours=1)
    if due_at > now:
        return [_("Due %(due)s, in %(hours)s h.") % {**due, "hours": hours}]
    return [_("Was due %(due)s, %(hours)s h ago.") % {**due, "hours": hours}]
