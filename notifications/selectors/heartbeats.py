"""The signs of life, read at one instant of the database's clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from notifications.models import Heartbeat
from notifications.rules import heartbeats
from notifications.rules.heartbeats import AUDIT, STAND_IN, SWEEP, is_ahead, is_fresh
from notifications.selectors.database_clock import database_now


@dataclass(frozen=True)
class Signs:
    """When each sign was given last, by name; `findings` is what the last audit found, by code."""

    now: datetime
    at: Mapping[str, datetime]
    findings: Mapping[str, int]

    @property
    def silent_since(self) -> datetime | None:
        """When the last whole tick ended, of the worker or of the watchdog, if that is too long."""
        ticks = (self.at.get(SWEEP), self.at.get(STAND_IN))
        return heartbeats.silent_since(ticks, now=self.now, within=shown_after())

    @property
    def worker_silent_since(self) -> datetime | None:
        """The same of the worker alone: the watchdog may be standing in."""
        last = (self.at.get(SWEEP),)
        return heartbeats.silent_since(last, now=self.now, within=shown_after())

    @property
    def last_tick(self) -> datetime | None:
        """When the last whole tick ended, of anybody; one from the future says nothing."""
        ticks = (self.at.get(name) for name in (SWEEP, STAND_IN))
        return max((at for at in ticks if at and not is_ahead(at, now=self.now)), default=None)

    @property
    def is_set_back(self) -> bool:
        """Whether a tick ended in what is the future by now: since when it is silent, nobody knows.

        The next tick of the same process writes over it.
        """
        return any(is_ahead(self.at.get(name), now=self.now) for name in (SWEEP, STAND_IN))

    def is_fresh(self, name: str) -> bool:
        """Whether this sign was given within the limit after which silence is shown."""
        return is_fresh(self.at.get(name), now=self.now, within=shown_after())

    def age(self, name: str) -> timedelta | None:
        """How old the sign is; None before the first."""
        at = self.at.get(name)
        return None if at is None else self.now - at


def signs_of_life() -> Signs:
    """Every sign as of now. Two queries."""
    rows = list(Heartbeat.objects.all())
    found = {row.name: row.findings for row in rows}
    return Signs(database_now(), {row.name: row.at for row in rows}, found.get(AUDIT, {}))


def last_sign(name: str) -> datetime | None:
    """When this sign was given last; None before the first."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def silent_since(*, now: datetime) -> datetime | None:
    """When the last whole tick of anybody ended, if that is too long before `now`."""
    ticks = Heartbeat.objects.filter(name__in=(SWEEP, STAND_IN)).values_list("at", flat=True)
    return heartbeats.silent_since(ticks, now=now, within=shown_after())


def was_set_back(*, now: datetime) -> bool:
    """Whether a whole tick ended in what is the future by now."""
    later = now + heartbeats.CLOCK_STEP
    return Heartbeat.objects.filter(name__in=(SWEEP, STAND_IN), at__gt=later).exists()


def shown_after() -> timedelta:
    """The silence after which every page says so: 120 seconds, unless set shorter."""
    return timedelta(seconds=settings.SILENT_AFTER_SECONDS)
