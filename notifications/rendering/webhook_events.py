"""An alert as a signed webhook carries it: JSON, made once and kept like the bytes of a mail.

Reference, code name, duty, instants and link; no title, no fact, no person. The schema is in
docs/webhook.md.
"""

import json
from datetime import UTC, datetime
from typing import Final

from django.conf import settings

from incidents.models import Deadline, Incident
from notifications.models import Alert
from notifications.rendering.frozen import Frozen
from notifications.rendering.messages import stable_message_id
from notifications.rules.ladder import MOVED
from notifications.rules.webhooks import host_of
from notifications.selectors.escalations import nearest_uncovered
from notifications.selectors.webhooks import webhook_of

# By the first word of the rung, for what is about no clock and no warning.
_TYPES: Final = {
    "called": "alert.called",
    "logged": "incident.logged",
    "aware": "awareness.changed",
    "test": "test",
    "digest": "digest",
}


def webhook_event(alert: Alert, *, now: datetime, plain: bool = False) -> Frozen:
    """The host, the `webhook-id` and the body of an alert, made once.

    Of the address only the host is said: the rest of it is a key. `plain` leaves the clock out.
    """
    message_id, webhook = event_id(alert.pk), webhook_of(alert.organisation)
    end = None if plain else _end(alert, now=now)
    event = {
        "id": message_id,
        "type": type_of(alert),
        "timestamp": _instant(now),
        "data": {
            "organisation": {"id": alert.organisation_id, "name": alert.organisation.name},
            "incident": _incident(alert.incident),
            "duty": None if plain else _duty(alert.deadline),
            "rung": alert.rung,
            **_time(end, now=now),
        },
    }
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    return Frozen(host_of(webhook.url) if webhook else "", message_id, body)


def event_id(pk: int) -> str:
    """The same for every copy; nobody can read the number of the alert out of it."""
    local, _, _ = stable_message_id("webhook", pk, "").partition("@")
    return f"msg_{local.removeprefix('<')}"


def type_of(alert: Alert) -> str:
    """What a receiver tells the messages apart by; `alert` for a kind of a later version."""
    if alert.signal_id is not None:
        return "warning.waiting"
    if alert.deadline_id is not None:
        return "awareness.changed" if alert.rung == MOVED else "alert.due"
    return _TYPES.get(alert.rung.partition("-")[0], "alert")


def _incident(incident: Incident | None) -> dict[str, object] | None:
    if incident is None:
        return None
    return {
        "reference": incident.reference,
        "code_name": incident.code_name,
        "url": f"{settings.SITE_URL}/incidents/{incident.pk}/",
    }


def _duty(deadline: Deadline | None) -> dict[str, object] | None:
    if deadline is None:
        return None
    return {
        "rule": deadline.rule,
        "recipient": deadline.recipient,
        "provisional": deadline.is_provisional,
        "started_at": _instant(deadline.at),
    }


def _end(alert: Alert, *, now: datetime) -> datetime | None:
    """The end of the clock it is about; of the nearest one where somebody is called."""
    if alert.deadline is not None:
        return alert.deadline.due_at
    if alert.incident is None or alert.signal_id is not None:
        return None
    return nearest_uncovered(alert.incident, now=now)


def _time(due_at: datetime | None, *, now: datetime) -> dict[str, object]:
    if due_at is None:
        return {"due_at": None, "seconds_left": None}
    return {"due_at": _instant(due_at), "seconds_left": int((due_at - now).total_seconds())}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
