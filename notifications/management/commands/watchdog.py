"""`manage.py watchdog`: sends the alerts when nobody else does, until it is told to end."""

import logging
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from notifications.selectors.database_clock import database_now
from notifications.services.watchdog import Watchdog
from notifications.transports.choice import spare_transport, transport

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Watch the alerts worker, and plan and hand over the alerts while it is silent."
    # A database that does not answer yet is no reason not to begin.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.ended = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        watchdog = Watchdog(
            clock=database_now,
            monotonic=time.monotonic,
            way_out=transport,
            spare=spare_transport,
            after=timedelta(seconds=settings.WATCHDOG_AFTER_SECONDS),
        )
        while not self.ended:
            survive(watchdog.look)
            self._rest(settings.TICK_SECONDS)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        """What is being handed over is finished first."""
        self.ended = True

    def _rest(self, seconds: float) -> None:
        """Sleep on the monotonic clock, in slices, so that an end is heard within a second."""
        ends_at = time.monotonic() + seconds
        while not self.ended and (left := ends_at - time.monotonic()) > 0:
            time.sleep(min(1.0, left))


def survive(look: Callable[[], object]) -> None:
    """Whatever goes wrong in one look, there is a next one: that is all a watchdog is for."""
    close_old_connections()
    try:
        look()
    except Exception:
        logger.exception("The watchdog could not finish its look; it tries again.")
