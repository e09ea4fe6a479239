"""The rungs of the alerts in words."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_CODE = re.compile(r"(before|late|after|unhandled)-(\d+)([hd])")
# Above two days nobody counts in hours.
_MOST_HOURS = 48


def rung_text(code: str) -> str:
    """For example "12 hours before the deadline" for `before-12h`."""
    found = _CODE.fullmatch(code)
    if found is None:
        return _alone(code)
    return _measured(found[1], int(found[2]), in_days=found[3] == "d")


def _alone(code: str) -> str:
    if code == "target":
        return _("at the target that was set")
    if code == "moved":
        return _("when the awareness was changed")
    return _("at the deadline")


def _measured(name: str, number: int, *, in_days: bool) -> str:
    if not in_days and number > _MOST_HOURS and number % 24 == 0:
        number, in_days = number // 24, True
    wordings = _in_days(number) if in_days else _in_hours(number)
    return wordings[name] % {"count": number}


def _in_hours(number: int) -> dict[str, str]:
    return {
        "before": ngettext(
            "%(count)d hour before the deadline", "%(count)d hours before the deadline", number
        ),
        "late": ngettext(
            "%(count)d hour after the deadline", "%(count)d hours after the deadline", number
        ),
        "after": ngettext(
            "%(count)d hour after the start", "%(count)d hours after the start", number
        ),
        "unhandled": ngettext(
            "%(count)d hour after a warning from outside",
            "%(count)d hours after a warning from outside",
            number,
        ),
    }


def _in_days(number: int) -> dict[str, str]:
    return {
        "before": ngettext(
            "%(count)d day before the deadline", "%(count)d days before the deadline", number
        ),
        "late": ngettext(
            "%(count)d day after the deadline", "%(count)d days after the deadline", number
        ),
        "after": ngettext(
            "%(count)d day after the start", "%(count)d days after the start", number
        ),
        "unhandled": ngettext(
            "%(count)d day after a warning from outside",
            "%(count)d days after a warning from outside",
            number,
        ),
    }
