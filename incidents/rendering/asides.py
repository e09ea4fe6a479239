"""What stands beside the end of a clock: caps, the month's end, allowances, other readings."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.rendering.instants import day_text, instant_text
from incidents.rules.deadlines import Reckoning
from incidents.rules.languages import spoken
from incidents.rules.working_days import Holiday


def asides(reckoning: Reckoning) -> list[str]:
    """The sentences that follow the explanation of a clock; none for most."""
    said = [_said_of(reason) for reason in reckoning.reasons]
    return [sentence for sentence in (*said, _allowance(reckoning)) if sentence]


def _said_of(reason: str) -> str:
    if reason == "cap_is_earlier":
        return _("This outer limit ends before the period that counts from the classification.")
    if reason == "cap_lifted":
        return _(
            "The outer limit counted from the awareness was over by then, so it does not apply."
        )
    if reason == "clamped_to_the_months_end":
        return _("The month has no such date, so the period ends on its last day.")
    return ""


def _allowance(reckoning: Reckoning) -> str:
    allowed = reckoning.allowed
    if allowed is None:
        return ""
    return _(
        "That is %(why)s: the submission may still be made until %(until)s. Alerts go by the "
        "strict end."
    ) % {
        "why": _no_working_day(allowed.day, allowed.holiday),
        "until": instant_text(allowed.until, reckoning.anchor.zone),
    }


def other_reading(reckoning: Reckoning) -> str:
    """Regulation 1182/71 for periods that are not in hours. Information only."""
    zone = reckoning.anchor.zone
    text = _(
        "For information: by Regulation (EEC, Euratom) No 1182/71, Article 3(2), the period ends "
        "with the last hour of its last day, %(end)s. Alerts and lateness go by the strict end."
    ) % {"end": instant_text(reckoning.reading_1182, zone)}
    moved = reckoning.moved
    if moved is None:
        return text
    further = _("That day is %(why)s; by Article 3(4) the period then ends %(end)s.") % {
        "why": _no_working_day(moved.last_day, moved.holiday),
        "end": instant_text(moved.until, zone),
    }
    return f"{text} {further}"


def _no_working_day(day: date, holiday: Holiday | None) -> str:
    if holiday is None:
        return day_text(day)
    french = spoken(get_language() or "") == "fr"
    name = holiday.name_fr if french else holiday.name_en
    return _("%(day)s (%(holiday)s)") % {"day": day_text(day), "holiday": name}
