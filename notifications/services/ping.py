"""The sign of life for somebody outside: only after a whole tick and a clean audit.

Whoever receives it raises the alarm when it stays away. It is sent for the worker's own ticks:
while the watchdog stands in something is wrong, and outside is where that must be noticed.
"""

import http.client
import logging
import threading

from django.conf import settings

from notifications.rules.heartbeats import WATCHDOG
from notifications.selectors.heartbeats import Signs, signs_of_life
from notifications.services.sweep import Swept
from notifications.transports.https import post

logger = logging.getLogger(__name__)

PING_SECONDS = 5
# One at a time: where the far side hangs, ticks do not pile up threads.
_under_way = threading.Lock()


def ping_after(swept: Swept) -> threading.Thread | None:
    """Tell the outside that all is well, if it is and an address is set; never waits.

    Returns the thread that does it, None where there is nothing to do or one is under way.
    """
    if not settings.PING_URL or swept.audit is None or not swept.audit.is_clean:
        return None
    if not _under_way.acquire(blocking=False):
        return None
    thread = threading.Thread(target=_ping, args=(_body(signs_of_life()),), daemon=True)
    thread.start()
    return thread


def _body(signs: Signs) -> bytes:
    """How old the other sender's sign is: whole seconds, or "never"."""
    age = signs.age(WATCHDOG)
    seconds = "never" if age is None else f"{age.total_seconds():.0f} s"
    return f"tick whole, audit clean, watchdog {seconds}\n".encode()


def _ping(body: bytes) -> None:
    try:
        status = post(
            settings.PING_URL,
            body,
            seconds=PING_SECONDS,
            allow_private=settings.PING_ALLOW_PRIVATE,
        )
        if not 200 <= status < 300:
            logger.warning("The external ping was answered with status %s.", status)
    except (OSError, http.client.HTTPException) as problem:
        # The address may hold a key: only the kind of problem is said.
        logger.warning("The external ping did not get through: %s.", type(problem).__name__)
    finally:
        _under_way.release()
