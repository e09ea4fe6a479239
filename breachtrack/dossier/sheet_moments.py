"""Instants as the sheet writes them: in UTC, on the wall clock with its offset, and in words."""

from datetime import UTC, datetime
from typing import Any

from incidents.models import Moment
from incidents.rendering.instants import instant_text, said_text
from incidents.rules.instants import on_the_wall


def moment(at: datetime, zone: str) -> dict[str, Any]:
    """`utc` ends in Z, `local` in the offset of `zone` at that instant."""
    return {
        "utc": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "local": on_the_wall(at, zone).isoformat(),
        "zone": zone,
        "text": instant_text(at, zone),
    }


def moment_or_none(at: datetime | None, zone: str) -> dict[str, Any] | None:
    """The same; None where there is no instant."""
    return moment(at, zone) if at else None


def said_moment(row: Moment) -> dict[str, Any]:
    """A moment that a person said: also what was typed, and how precise it is.

    With the precision "day" the hour is not known: `utc` is the first moment of that day.
    """
    return {
        **moment(row.at, row.zone),
        "text": said_text(row.at, row.zone, row.precision),
        "precision": row.precision,
        "typed": row.typed,
    }
