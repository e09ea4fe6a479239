"""The list of time zones: the organisation's first, then every place of the world."""

from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

Choices = list[tuple[str, str | list[tuple[str, str]]]]

AREAS = (
    "Europe",
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Indian",
    "Pacific",
)


def zone_choices(*usual: str) -> Choices:
    """Choices for a select: `usual`, UTC, then the places by area.

    What fills a form in must be among them, also a bare offset: else the form shows another zone,
    and saved untouched it moves the moment.
    """
    first = [(zone, _readable(zone)) for zone in dict.fromkeys((*usual, "UTC"))]
    return [(_("Usual"), first), *((area, list(_places(area))) for area in AREAS)]


@cache
def _places(area: str) -> tuple[tuple[str, str], ...]:
    names = sorted(name for name in available_timezones() if name.startswith(f"{area}/"))
    return tuple((name, _readable(name)) for name in names)


def _readable(zone: str) -> str:
    return zone.replace("_", " ")
