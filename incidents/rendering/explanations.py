"""Why a clock ends when it does, in one or two plain sentences."""

from datetime import timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from incidents.rendering.asides import asides, other_reading
from incidents.rendering.instants import day_text, instant_text, margin_text, time_left_text
from incidents.rendering.periods import event_text, period_text
from incidents.rules.deadlines import Reckoning
from incidents.rules.instants import ClockChange, Instant
from incidents.rules.languages import spoken
from incidents.rules.regimes import rule_named

__all__ = [
    "explain",
    "explain_hour_rule",
    "hour_unknown_text",
    "instant_text",
    "margin_text",
    "rule_text",
    "time_left_text",
]


def explain(reckoning: Reckoning) -> str:
    """What starts the clock, how long it runs, when it ends, by which text, over which change."""
    unknown = hour_unknown_text(reckoning.anchor)
    sentences = [_counted(reckoning), unknown] if unknown else [_counted(reckoning)]
    sentences += [_changed(change, reckoning) for change in reckoning.clock_changes]
    return " ".join([*sentences, *asides(reckoning)])


def hour_unknown_text(anchor: Instant) -> str:
    """What is said of an anchor of which only the day is known; empty of every other."""
    if anchor.precision != "day":
        return ""
    return _("The hour is not known: the first moment of that day serves the alerts.")


def explain_hour_rule(reckoning: Reckoning) -> str:
    """The reading of Regulation 1182/71 beside the strict one. Information only."""
    if reckoning.period.kind != "hours":
        return other_reading(reckoning)
    return _(
        "For information: Regulation (EEC, Euratom) No 1182/71, Article 3(1) and (2), leaves out "
        "the clock hour in which the period begins; by that reading it ends %(end)s. "
        "Alerts and lateness go by the strict %(hours)d hours."
    ) % {
        "end": instant_text(reckoning.reading_1182, reckoning.anchor.zone),
        "hours": reckoning.hours,
    }


def rule_text(reckoning: Reckoning) -> str:
    """The article in the active language, by the version of the law the clock was set by."""
    rule = rule_named(reckoning.rule, reckoning.version)
    if rule is None:
        return reckoning.rule
    return rule.label_fr if spoken(get_language() or "") == "fr" else rule.label_en


def _counted(reckoning: Reckoning) -> str:
    zone = reckoning.anchor.zone
    seconds = reckoning.anchor.precision == "second"
    return _wording(reckoning) % {
        "due": instant_text(reckoning.due_at, zone, seconds=seconds),
        "anchor": instant_text(reckoning.anchor.at, zone, seconds=seconds),
        "hours": reckoning.hours,
        "period": period_text(reckoning.period),
        "event": event_text(reckoning.anchor_kind),
        "rule": rule_text(reckoning),
    }


def _wording(reckoning: Reckoning) -> str:
    if not reckoning.provisional and not _is_the_usual(reckoning):
        return _("Due %(due)s: counted %(period)s from %(anchor)s, %(event)s (%(rule)s).")
    if reckoning.anchor_kind == "awareness":
        return _(
            "Due %(due)s: counted %(hours)d hours from %(anchor)s, when the organisation "
            "became aware (%(rule)s)."
        )
    if reckoning.anchor_kind == "signal":
        return _(
            "Provisionally due %(due)s: counted %(hours)d hours from %(anchor)s, the earliest "
            "signal, until somebody says when the organisation became aware (%(rule)s)."
        )
    return _(
        "Provisionally due %(due)s: counted %(hours)d hours from %(anchor)s, when the incident "
        "was logged, until somebody says when the organisation became aware (%(rule)s)."
    )


def _is_the_usual(reckoning: Reckoning) -> bool:
    return reckoning.anchor_kind == "awareness" and reckoning.period.kind == "hours"


def _changed(change: ClockChange, reckoning: Reckoning) -> str:
    if change.shift_minutes < 0:
        wording = _(
            "The clocks go back by %(shift)s on %(day)s at %(clock)s, so the %(hours)d hours end "
            "%(shift)s earlier on the wall clock."
        )
    else:
        wording = _(
            "The clocks go forward by %(shift)s on %(day)s at %(clock)s, so the %(hours)d hours "
            "end %(shift)s later on the wall clock."
        )
    return wording % {
        "shift": _shift(abs(change.shift_minutes)),
        "day": day_text(change.wall_before),
        "clock": f"{change.wall_before:%H:%M}",
        "hours": reckoning.hours,
    }


def _shift(minutes: int) -> str:
    if timedelta(minutes=minutes) % timedelta(hours=1):
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
