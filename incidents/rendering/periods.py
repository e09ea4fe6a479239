"""Periods and what they count from, in words of the active language."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from incidents.rules.deadlines import PROVISIONAL
from incidents.rules.periods import Period
from incidents.rules.terms import terms


def period_text(period: Period) -> str:
    """For example "72 hours", "1 month" or "without delay"."""
    count = period.amount
    if period.kind == "without_delay":
        return _("without delay")
    wordings = {
        "hours": ngettext("%(count)d hour", "%(count)d hours", count),
        "days": ngettext("%(count)d day", "%(count)d days", count),
        "working_days": ngettext("%(count)d working day", "%(count)d working days", count),
        "months": ngettext("%(count)d calendar month", "%(count)d calendar months", count),
    }
    return wordings[period.kind] % {"count": count}


def event_text(anchor_kind: str) -> str:
    """For example "when the incident was classified as major". Empty for a provisional anchor."""
    if anchor_kind in PROVISIONAL:
        return ""
    return terms().words("anchors", anchor_kind, get_language() or "")


def start_text(anchor_kind: str) -> str:
    """The same, and of a provisional anchor what stands in for the awareness, and until when."""
    if anchor_kind == "signal":
        return _("the earliest signal, until somebody says when the organisation became aware")
    if anchor_kind == "logging":
        return _(
            "when the incident was logged, until somebody says when the organisation became aware"
        )
    return event_text(anchor_kind)
