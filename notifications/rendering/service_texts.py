"""An alert as other services pass it on: a title and a link, for whoever looks at a phone.

What the subject of a mail says, the organisation and the link; no fact and no person.
"""

import json
from datetime import datetime

from django.conf import settings
from django.utils import translation

from notifications.models import Alert
from notifications.rendering.alert_words import neutral_name, printable
from notifications.rendering.alerts import subject_of
from notifications.rendering.frozen import Frozen
from notifications.rendering.mailboxes import language_of
from notifications.rendering.messages import stable_message_id


def service_text(alert: Alert, *, now: datetime, plain: bool = False) -> Frozen:
    """The identity and the bytes of an alert: JSON with `title` and `body`; made once.

    `plain`: the name of the incident alone stands for its title.
    """
    with translation.override(language_of(alert)):
        title = _plain_title(alert) if plain else subject_of(alert, now=now)
    body = [printable(alert.organisation.name)]
    if alert.incident_id is not None:
        body.append(f"{settings.SITE_URL}/incidents/{alert.incident_id}/")
    message = {"title": title, "body": "\n".join(body)}
    identity = stable_message_id("services", alert.pk, "")
    return Frozen("", identity, json.dumps(message, ensure_ascii=False).encode())


def _plain_title(alert: Alert) -> str:
    return neutral_name(alert.incident) if alert.incident else "BreachTrack"
