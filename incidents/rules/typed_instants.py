"""An instant written as ISO 8601 text, with or without an offset."""

import re
from datetime import UTC, date, datetime

from incidents.rules.instants import Instant, instant_at, refuse_uncountable_year, resolve_local
from incidents.rules.refusals import Refused

# Narrower than `fromisoformat`, which takes other shapes in other versions of Python.
_SHAPE = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


def read_instant(text: str, *, zone: str | None, default_zone: str, fold: int | None) -> Instant:
    """The Instant that `text` means, for example "2026-10-23T18:00" or "2026-10-23T16:00:00Z".

    An offset in the text settles the moment, and `zone` (by default that offset itself) only
    shows it; otherwise the text is local time in `zone`, or in `default_zone`. A date alone is
    an unknown hour. Raises Refused: 'instant_not_understood' and those of `resolve_local`.
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise Refused("instant_not_understood", typed=text)
    try:
        day = date.fromisoformat(found["day"])
        moment = _moment(found, day)
    except ValueError:
        raise Refused("instant_not_understood", typed=text) from None
    if found["offset"]:
        shown = zone or found["offset"].replace("Z", "UTC")
        return _from_offset(moment, shown, typed=text)
    clock = moment.time() if found["clock"] else None
    return resolve_local(day, clock, zone or default_zone, fold, typed=text)


def _moment(found: re.Match[str], day: date) -> datetime:
    clock = found["clock"] or "00:00"
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}{found['offset'] or ''}")


def _from_offset(moment: datetime, zone: str, *, typed: str) -> Instant:
    refuse_uncountable_year(moment.year)
    return instant_at(moment.astimezone(UTC), zone, typed=typed)
