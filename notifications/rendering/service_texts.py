"""An alert as other services pass it on: a title and a link, for whoever looks at a phone.

What the subject of a mail says, the organisation and the link; no fact and no person.
"""

import json
from datetime import datetime

from django.conf import settings
from django.utils import translation

from notifications.models import Alert
from notifications.rendering.alert_words import printable
from notifications.rendering.alerts import subject_of
from notifications.rendering.mailboxes import language_of
from notifications.rendering.messages import stable_message_id


def service_text(alert: Alert, *, now: datetime) -> tuple[str, bytes]:
    """The identity and the bytes of an alert: JSON with `title` and `body`; called once."""
    with translation.override(language_of(alert)):
        title = subject_of(alert, now=now)
    body = [printable(alert.organisation.name)]
    if alert.incident_id is not None:
        body.append(f"{settings.SITE_URL}/incidents/{alert.incident_id}/")
    message = {"title": title, "body": "\n".join(body)}
    identity = stable_message_id("services", alert.pk, "")
    return identity, json.dumps(message, ensure_ascii=False).encode()
