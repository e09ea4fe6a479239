"""Handing a signed message to the webhook of an organisation."""

import http.client
import json
import ssl
import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.conf import settings

from notifications.models import Webhook
from notifications.rules.webhooks import NOT_PUBLIC, SILENT, host_of, signature
from notifications.selectors.webhooks import webhook_for
from notifications.transports.addresses import PrivateAddress
from notifications.transports.https import Call
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    Outcome,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.transport import Transport

# Everything together: the name, connecting, TLS, sending, the answer.
SECONDS: Final = 5
# Who takes longer to answer has one call, and then lets those of others go first.
SLOW_SECONDS: Final = 2
# What a server says when the same message may be welcome later.
_LATER: Final = frozenset({408, 425, 429})
_PROBLEMS: Final = (OSError, http.client.HTTPException)


class WebhookTransport(Transport):
    """Each message is one call, to wherever the webhook of its organisation leads at that moment.

    Within the life of one transport, which is one tick, a webhook that did not answer is not
    called again, nor is one that answered slowly: `silent` has the keys of those organisations.
    `clock` gives the instant that is signed, `monotonic` how long a call took.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        seconds: float = SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.server = ""  # The host that was called last.
        self._clock = clock
        self._seconds = seconds
        self._monotonic = monotonic
        self.silent: set[int] = set()

    def close(self) -> None:
        """Nothing is kept open."""

    def hand_over(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_data: Callable[[], bool],
    ) -> Outcome:
        event = json.loads(message)
        webhook = webhook_for(event["data"]["organisation"]["id"])
        if webhook is None:
            return Withdrawn()  # It was removed: nothing is owed to it any more.
        if webhook.organisation_id in self.silent:
            return NotReached("connect", SILENT)
        self.server, began = host_of(webhook.url), self._monotonic()
        outcome = self._called(webhook, event["id"], message, before_data)
        is_slow = self._monotonic() - began > SLOW_SECONDS
        if is_slow or isinstance(outcome, NotReached | Unknown):
            self.silent.add(webhook.organisation_id)
        return outcome

    def _called(
        self, webhook: Webhook, message_id: str, message: bytes, before_data: Callable[[], bool]
    ) -> Outcome:
        allow_private = settings.WEBHOOK_ALLOW_PRIVATE
        with Call(webhook.url, seconds=self._seconds, allow_private=allow_private) as call:
            try:
                call.open()
            except _PROBLEMS as problem:
                return NotReached("connect", _detail(problem))
            if not before_data():
                return Withdrawn()
            headers = self._headers(webhook, message_id, message)
            try:
                status = call.post(message, headers)
            except _PROBLEMS as problem:
                return Unknown(_detail(problem))
        return _outcome(status, host_of(webhook.url))

    def _headers(self, webhook: Webhook, message_id: str, message: bytes) -> dict[str, str]:
        timestamp = int(self._clock().timestamp())
        return {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(
                webhook.secret, message_id=message_id, timestamp=timestamp, body=message
            ),
        }


def _outcome(status: int, host: str) -> Outcome:
    """The words are ours, by the status alone: a server could say our own address back to us."""
    words = _words(status)
    if 200 <= status < 300:
        return Accepted(host, words)
    if status in _LATER or not 200 <= status < 500:
        return RefusedForNow("answer", words)
    if status < 400:
        words = f"{words}: redirects are not followed"
    return RefusedForGood("answer", words)


def _words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _detail(problem: Exception) -> str:
    """The kind of problem: the address may hold a key, and is never quoted."""
    if isinstance(problem, PrivateAddress):
        return NOT_PUBLIC
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"certificate: {problem.verify_message}"
    return type(problem).__name__
