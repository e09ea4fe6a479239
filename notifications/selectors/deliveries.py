"""The sign of life of the sweep."""

from datetime import datetime, timedelta

from notifications.models import Heartbeat

SWEEP = "sweep"
SILENT_AFTER = timedelta(seconds=120)


def last_sweep() -> datetime | None:
    """When the last whole sweep ended; None before the first."""
    return Heartbeat.objects.filter(name=SWEEP).values_list("at", flat=True).first()


def silent_since(*, now: datetime) -> datetime | None:
    """When the sweep fell silent, if that is more than 120 seconds ago."""
    last = last_sweep()
    return last if last and now - last > SILENT_AFTER else None
