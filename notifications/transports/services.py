"""Handing an alert to other services, by the optional package apprise.

Which services is a setting of whoever runs the machine, with a list of the kinds that are allowed
(`breachtrack/environment.py`): no address comes from a page.
"""

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from importlib import import_module
from typing import Any, Final

from django.conf import settings

from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    Outcome,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.transport import Transport

SECONDS: Final = 5


class ServicesTransport(Transport):
    """One message to every service of the settings; accepted when at least one took it.

    Who did not is not asked again: the ones that took it would say it twice. All are told at
    once, and nobody waits longer than `SECONDS`.
    """

    def __init__(self) -> None:
        self.server = "services"

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
        services = _services()
        if not services:
            return NotReached("connect", "no address of ALERT_SERVICES_URLS is understood")
        if not before_data():
            return Withdrawn()
        everyone = ThreadPoolExecutor(len(services))
        asked = [everyone.submit(_told, service, message) for service in services]
        answered, silent = wait(asked, SECONDS)
        everyone.shutdown(wait=False)
        taken = sum(each.result() for each in answered)
        words = f"{taken} of {len(services)} took it"
        if taken:
            return Accepted(self.server, words)
        return Unknown(words) if silent else RefusedForNow("answer", words)


def _services() -> list[Any]:
    # Its own lines would quote addresses, which are keys.
    logging.getLogger("apprise").disabled = True
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    # Optional: without the package this channel does not exist.
    every = import_module("apprise").Apprise()
    for url in settings.ALERT_SERVICES_URLS:
        every.add(url)
    return list(every)


def _told(service: Any, message: bytes) -> bool:
    text = json.loads(message)
    try:
        return bool(service.notify(title=text["title"], body=text["body"]))
    except Exception:
        # Whatever a plugin stumbles over: the other services are told all the same.
        return False
