"""The rungs of the alerts in words."""

import re
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

_CODE = re.compile(r"(before|late|after|unhandled)-(\d+)([hd])")
_ALONE: Final[dict[str, Promise]] = {
    "aware": gettext_lazy("when the awareness was decided"),
    "changed": gettext_lazy("who is alerted when was changed"),
    "digest": gettext_lazy("daily summary"),
    "due": gettext_lazy("at the deadline"),
    "few": gettext_lazy("too few people can be reached"),
    "lapsed": gettext_lazy("at the end of “I'm on it”"),
    "logged": gettext_lazy("when the incident was logged"),
    "moved": gettext_lazy("when the awareness was changed"),
    "restored": gettext_lazy("after a restore from a backup"),
    "target": gettext_lazy("at the target that was set"),
    "test": gettext_lazy("test message"),
}
# Above two days nobody counts in hours.
_MOST_HOURS = 48


def rung_text(code: str) -> str:
    """For example "12 hours before the deadline" for `before-12h`."""
    found = _CODE.fullmatch(code)
    if found is None:
        return _alone(code)
    return _measured(found[1], int(found[2]), in_days=found[3] == "d")


def _alone(code: str) -> str:
    """What stands behind the first word of such a code only makes it unique."""
    name, _dash, rest = code.partition("-")
    if name == "called":
        return _("call of step %(step)s of the ladder") % {"step": rest.partition("-")[0]}
    return str(_ALONE.get(name, code))


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
