"""Instants and spans in words, always with their zone, in the active language."""

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incidents.rules.countdown import TimeLeft
from incidents.rules.instants import on_the_wall, zone_named


def instant_text(at: datetime, zone: str, *, seconds: bool = False) -> str:
    """For example "Monday 26 October 2026, 17:00 CET (Europe/Paris, UTC+1)".

    Minutes are floored; `seconds` shows them where they are not zero. The offset is always
    there: in the repeated hour of autumn neither the hour nor the name of the zone settles it.
    """
    wall = on_the_wall(at, zone)
    return f"{day_text(wall)}, {_clock(wall, seconds)} {_place(at, zone)}"


def said_text(at: datetime, zone: str, precision: str) -> str:
    """A moment as precisely as it was said; of an unknown hour the day alone, never 00:00."""
    if precision == "day":
        day = day_text(on_the_wall(at, zone))
        return _("%(day)s, hour not known (%(zone)s)") % {"day": day, "zone": zone}
    return instant_text(at, zone, seconds=precision == "second")


def short_instant_text(at: datetime, zone: str) -> str:
    """For tables: "26 October 2026, 17:00 CET", or "… 17:00 UTC+3" in a nameless zone."""
    wall = on_the_wall(at, zone)
    name = at.astimezone(zone_named(zone)).tzname() or ""
    place = name if name.isalpha() else offset_text(wall)
    return f"{day_text(wall, weekday=False)}, {_clock(wall, seconds=False)} {place}"


def day_text(day: date, *, weekday: bool = True) -> str:
    """For example "Monday 26 October 2026", or without its weekday "26 October 2026"."""
    pattern = "l j F Y" if weekday else "j F Y"
    if day.day == 1:
        # French says "1er" of the first of a month alone; Django's own formats do not.
        first = pgettext("the first of a month", "1")
        pattern = pattern.replace("j", "".join(f"\\{letter}" for letter in first))
    return date_format(day, pattern)


def offset_text(wall: datetime) -> str:
    """For example "UTC+1" or "UTC-3:30"."""
    offset = wall.utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    if not hours and not minutes:
        return "UTC"
    sign = "-" if offset < timedelta(0) else "+"
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"


def _clock(wall: datetime, seconds: bool) -> str:
    return date_format(wall, "H:i:s" if seconds and wall.second else "H:i")


def _place(at: datetime, zone: str) -> str:
    offset = offset_text(on_the_wall(at, zone))
    if zone == "UTC":
        return "UTC"
    if "/" not in zone:
        return f"({offset})"
    name = at.astimezone(zone_named(zone)).tzname() or ""
    bracket = f"({zone}, {offset})"
    # Zones without a name of their own give "+03", which the offset already says.
    return f"{name} {bracket}" if name.isalpha() else bracket


def countdown_words() -> dict[str, str]:
    """The wordings of a countdown, unfilled: the browser draws with the same ones."""
    return {
        "days": _("%(days)d d %(hours)d h"),
        "hours": _("%(hours)d h %(minutes)02d"),
        "moment": _("less than a minute"),
        "left": _("%(span)s left"),
        "late": _("late by %(span)s"),
    }


def span_text(span: TimeLeft) -> str:
    """For example "2 d 19 h" above 48 hours, "12 h 03" below."""
    words = countdown_words()
    if span.days:
        return words["days"] % {"days": span.days, "hours": span.hours}
    if span.hours or span.minutes:
        return words["hours"] % {"hours": span.hours, "minutes": span.minutes}
    return words["moment"]


def time_left_text(left: TimeLeft) -> str:
    """For example "47 h 12 left" or "late by 1 h 05"."""
    return countdown_words()["late" if left.late else "left"] % {"span": span_text(left)}


def margin_text(margin: TimeLeft) -> str:
    """For a clock that stopped: "filed 12 h 03 before the deadline"."""
    after, before = _("filed %(span)s after the deadline"), _("filed %(span)s before the deadline")
    return (after if margin.late else before) % {"span": span_text(margin)}
