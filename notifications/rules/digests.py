"""The daily summary: which one is due now, by the wall clock of the organisation."""

from datetime import date, datetime, time, timedelta
from typing import Final

from incidents.rules.instants import earliest_at, on_the_wall
from notifications.rules.ladder import Rung

PREFIX: Final = "digest-"


def latest_digest(now: datetime, *, zone: str, hour: int) -> Rung:
    """The newest summary whose hour has come; those of the days before it are owed no more.

    It comes once for each day: at the first of two equal hours in autumn, and where the clocks
    jump over the hour in spring, at the jump.
    """
    today = on_the_wall(now, zone).date()
    days = (today - timedelta(days=back) for back in range(3))
    return next(rung for day in days if (rung := _of(day, zone=zone, hour=hour)).at <= now)


def _of(day: date, *, zone: str, hour: int) -> Rung:
    return Rung(f"{PREFIX}{day.isoformat()}", earliest_at(datetime.combine(day, time(hour)), zone))
