"""What a refusal says to a person: where, what, and what to do. One sentence or two per code."""

from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.rendering.instants import day_text, instant_text, offset_text
from incidents.rules.awareness import Caution
from incidents.rules.refusals import Refused

REFUSALS: dict[str, Promise] = {
    "awareness_before_2018": gettext_lazy("The year must be 2018 or later, not %(year)s."),
    "awareness_in_future": gettext_lazy(
        "The awareness time is in the future. Give the moment at which the organisation "
        "became aware."
    ),
    "instant_not_understood": gettext_lazy(
        "“%(typed)s” is not a date and time. Write it like 2026-10-23T18:00 or "
        "2026-10-23T18:00+02:00."
    ),
    "instant_too_early": gettext_lazy(
        "The year %(year)s is too early. The year must be 2018 or later."
    ),
    "instant_too_late": gettext_lazy(
        "The time is in the future: the year %(year)s is too late to count from. Check the year."
    ),
    "local_time_does_not_exist": gettext_lazy(
        "%(clock)s did not exist on %(day)s in %(zone)s: the clocks went from %(clocks_from)s "
        "to %(clocks_to)s. Did you mean %(before)s or %(after)s?"
    ),
    "local_time_exists_twice": gettext_lazy(
        "%(clock)s happened twice on %(day)s in %(zone)s, because the clocks went back. "
        "Choose the first, %(first)s, or the second, %(second)s."
    ),
    "unknown_zone": gettext_lazy(
        "“%(zone)s” is not a time zone. Choose one from the list, such as Europe/Paris."
    ),
}

CAUTIONS: dict[str, Promise] = {
    "awareness_long_ago": gettext_lazy(
        "This is %(days)s days ago: the 72 hours ended on %(due)s. You will be asked for the "
        "reasons for the delay (Article 33(1) of the GDPR)."
    ),
}


def refusal_text(refused: Refused) -> str:
    """The sentence of a refusal in the active language; a plain one for an unknown code."""
    wording = REFUSALS.get(refused.code)
    if wording is None:
        return _("This cannot be done (%(code)s).") % {"code": refused.code}
    return str(wording) % _words(refused.params)


def caution_text(caution: Caution) -> str:
    """What to tell the person about an input that was taken all the same."""
    return str(CAUTIONS[caution.code]) % _words(caution.params)


def _words(params: dict[str, object]) -> dict[str, str]:
    day = params.get("day")
    return {name: _word(value, day, params.get("zone")) for name, value in params.items()}


def _word(value: object, day: object, zone: object) -> str:
    """A value as text. Moments of the day the sentence names show their clock time only."""
    if isinstance(value, datetime):
        if day is None:
            return instant_text(value, str(zone or "UTC"))
        clock = f"{_clock(value.time())} ({offset_text(value)})"
        return clock if value.date() == day else f"{day_text(value)}, {clock}"
    if isinstance(value, time):
        return _clock(value)
    return date_format(value, "l j F Y") if isinstance(value, date) else str(value)


def _clock(clock: time) -> str:
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"
