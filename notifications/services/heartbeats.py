"""Giving a sign of life, with the database's clock and at the end of something whole."""

from collections.abc import Mapping
from datetime import datetime

from notifications.models import Heartbeat


def beat(name: str, *, now: datetime, findings: Mapping[str, int] | None = None) -> None:
    """Say that something whole ended `now`, by the database's clock; an audit says what it found.

    An earlier `now` than that of the last sign counts too: the clock may have been set back.
    """
    Heartbeat.objects.update_or_create(
        name=name, defaults={"at": now, "findings": dict(findings or {})}
    )
