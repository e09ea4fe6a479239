"""Article 3(5) of Regulation 1182/71 in words: disputed, and nothing in the product uses it."""

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.rendering.instants import day_text, instant_text
from incidents.rendering.law_sources import STATUS_WORDS
from incidents.rules.article_3_5 import TwoWorkingDays, two_working_days
from incidents.rules.deadlines import Reckoning
from incidents.rules.languages import spoken
from incidents.rules.positions import Position, positions
from incidents.rules.working_days import Calendar


def article_3_5_text(reckoning: Reckoning, calendar: Calendar) -> str:
    """What Article 3(5) would give by both readings of it, or why it concerns nothing here."""
    found = two_working_days(reckoning.period, reckoning.anchor, calendar)
    if found is None:
        return _concerns_nothing(reckoning)
    said = [
        _(
            "For information, and nothing here goes by it: by Article 3(5) “any period of two "
            "days or more shall include at least two working days”."
        )
    ]
    if reckoning.period.kind == "hours":
        said.append(_("Whether that holds for a period in hours is disputed."))
    said += _both_readings(found, reckoning)
    if not calendar.knows_holidays:
        said.append(_("The public holidays of that country are not known here."))
    return " ".join(said)


def _concerns_nothing(reckoning: Reckoning) -> str:
    if reckoning.period.kind in ("hours", "days"):
        return _("Article 3(5) speaks of periods of two days or more: this one is shorter.")
    if reckoning.period.kind == "working_days":
        return _("This period counts in working days itself: Article 3(5) would change nothing.")
    return _("A calendar month always holds two working days: Article 3(5) would change nothing.")


def _both_readings(found: TwoWorkingDays, reckoning: Reckoning) -> list[str]:
    zone, unchanged = reckoning.anchor.zone, reckoning.reading_1182
    if found.touch == found.full == unchanged:
        return [_("Two working days lie within this period, so nothing would change.")]
    full = _("If only whole working days count, it would end %(end)s.") % {
        "end": instant_text(found.full, zone)
    }
    if found.touch == unchanged:
        return [_("If a part of a working day is enough, nothing would change."), full]
    touch = _("If a part of a working day is enough, it would end %(end)s.") % {
        "end": instant_text(found.touch, zone)
    }
    return [touch, full]


def positions_text(reckoning: Reckoning) -> str:
    """What authorities and authors hold, each with its status; empty but for periods in hours."""
    if reckoning.period.kind != "hours" or _too_short(reckoning):
        return ""
    held = positions()
    checked = min(one.checked_on for one in held)
    said = [capfirst(_position(one)) for one in held]
    last = _("Last checked on %(day)s.") % {"day": day_text(checked, weekday=False)}
    return " ".join([*said, last])


def _too_short(reckoning: Reckoning) -> bool:
    return two_working_days(reckoning.period, reckoning.anchor, Calendar()) is None


def _position(position: Position) -> str:
    french = spoken(get_language() or "") == "fr"
    return _("%(who)s: %(says)s (%(source)s; %(status)s).") % {
        "who": position.who_fr if french else position.who_en,
        "says": position.says_fr if french else position.says_en,
        "source": position.source,
        "status": STATUS_WORDS[position.status],
    }
