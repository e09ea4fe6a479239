"""Duties in words: what is owed, to whom, by which text, and how sure we are of it."""

from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from incidents.models import Deadline
from incidents.rendering.instants import margin_text, span_text
from incidents.rendering.outcomes import label_of
from incidents.rules.countdown import time_left
from incidents.rules.languages import spoken
from incidents.rules.recipients import AUTHORITY
from incidents.rules.regimes import newest_rule, order_rules, supplement_rules
from incidents.rules.terms import terms

TITLES: Final[dict[str, Promise]] = {
    AUTHORITY: gettext_lazy("Notification to the supervisory authority"),
    "controller": gettext_lazy("Telling the controllers"),
    "data_subjects": gettext_lazy("Communication to the people concerned"),
    "police": gettext_lazy("Criminal complaint"),
    "subscribers": gettext_lazy("Communication to the subscribers or individuals"),
}

REGIMES: Final[dict[str, Promise]] = {
    "Digital Omnibus": gettext_lazy("Digital Omnibus"),
    "FADP": gettext_lazy("Swiss FADP"),
    "French health sector": gettext_lazy("French health sector"),
    "GDPR": gettext_lazy("GDPR"),
    "LED": gettext_lazy("Law Enforcement Directive"),
    "UK GDPR": gettext_lazy("UK GDPR"),
}


def regime_text(regime: str) -> str:
    """A regime by its name; names that are the same in both languages stand as in the law book."""
    return str(REGIMES.get(regime, regime))


def recipient_text(deadline: Deadline) -> str:
    """To whom it is owed, for example "CNIL" or "the persons concerned"."""
    return recipient_words(deadline.recipient, country=deadline.incident.organisation.country)


def recipient_words(recipient: str, *, country: str) -> str:
    """A recipient in the active language, by its name in that country where it has one there."""
    known = terms().lists["recipients"].get(recipient)
    if known is None:
        return recipient  # An authority by its own name.
    named = known.names.get(country)
    return named or terms().words("recipients", recipient, get_language() or "")


def duty_title(deadline: Deadline) -> str:
    """What is owed, for example "Notification to the authority (CNIL)"."""
    country = deadline.incident.organisation.country
    return duty_words(deadline.rule, deadline.recipient, country=country)


def duty_words(rule: str, recipient: str, *, country: str) -> str:
    """The title of a duty, by the code of its rule and that of its recipient."""
    if rule in order_rules():
        return _("Communication to the people concerned, ordered by the authority")
    if recipient in TITLES:
        return str(TITLES[recipient])
    words = {"recipient": recipient_words(recipient, country=country)}
    if recipient in terms().lists["recipients"]:
        return _("%(step)s: %(recipient)s") % {"step": _step(rule), **words}
    if rule in supplement_rules():
        return _("Supplement for the authority (%(recipient)s)") % words
    return _("Notification to the authority (%(recipient)s)") % words


def _step(rule: str) -> str:
    """Which of several reports to one recipient: "Early warning", else a plain "Report"."""
    found = newest_rule(rule)
    french = spoken(get_language() or "") == "fr"
    named = (found.step_fr if french else found.step_en) if found else ""
    return named or _("Report")


def rule_words(rule: str) -> str:
    """The article of a rule by its code alone; the code where the law book has no such rule."""
    found = newest_rule(rule)
    return label_of(found) if found else rule


def elapsed_text(since: datetime, *, now: datetime) -> str:
    """For a duty without a fixed limit: "2 d 19 h elapsed"."""
    return _("%(span)s elapsed") % {"span": span_text(time_left(since, now))}


def done_text(deadline: Deadline, *, at: datetime, filed: bool) -> str:
    """For a clock that was met: how long before or after its end, or how long it took."""
    if deadline.due_at is None:
        return _("done after %(span)s") % {"span": span_text(time_left(deadline.at, at))}
    left = time_left(deadline.due_at, at)
    if filed:
        return margin_text(left)
    late, early = _("done %(span)s after the deadline"), _("done %(span)s before the deadline")
    return (late if left.late else early) % {"span": span_text(left)}
