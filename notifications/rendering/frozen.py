"""An alert as it leaves, made once and kept for ever: the mail of a person, or another channel's.

Each channel has its own function of the shape `Freeze`; the engine knows no format.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifications.models import Alert
from notifications.rendering.alerts import alert_message
from notifications.rendering.mailboxes import mailbox_of
from notifications.rendering.minimal_alerts import minimal_message


@dataclass(frozen=True, slots=True)
class Frozen:
    """To whom, under which identity, which bytes.

    `recipient` is an address of 254 characters at most (empty where the channel has none),
    `message_id` what the far side knows copies by, 120 characters at most, `message` not empty.
    """

    recipient: str
    message_id: str
    message: bytes


class Freeze(Protocol):
    """What makes an alert to bytes; `plain` asks for words that cannot fail, of few columns.

    `plain` is asked for where the usual words raised, or where the process was killed over them.
    """

    def __call__(self, alert: Alert, *, now: datetime, plain: bool) -> Frozen: ...


def mail(alert: Alert, *, now: datetime, plain: bool) -> Frozen:
    """The mail to the one mailbox of the reader, in their language."""
    message_id, message = (minimal_message if plain else alert_message)(alert, now=now)
    return Frozen(mailbox_of(alert), message_id, message)
