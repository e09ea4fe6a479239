"""The facts of a breach in words: what each is called, and what was stated."""

from datetime import date, datetime
from typing import Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from incidents.rendering.instants import day_text, instant_text
from incidents.rules.facts import CODE_LISTS, BreachFacts, Count, known_facts
from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import label

LABELS: Final[dict[str, Promise]] = {
    "nature": gettext_lazy("What was lost"),
    "origins": gettext_lazy("Origin of the incident"),
    "causes": gettext_lazy("Cause"),
    "description": gettext_lazy("What happened"),
    "occurrence_kind": gettext_lazy("When did it happen?"),
    "occurred_from": gettext_lazy("From"),
    "occurred_to": gettext_lazy("Until"),
    "dates_comment": gettext_lazy("About these dates"),
    "circumstances": gettext_lazy("How it was discovered, and the circumstances"),
    "data_categories": gettext_lazy("Data concerned"),
    "special_categories": gettext_lazy("Special categories (Article 9)"),
    "records": gettext_lazy("Number of records"),
    "persons": gettext_lazy("Number of people"),
    "person_categories": gettext_lazy("Who they are"),
    "consequences": gettext_lazy("Consequences for the data"),
    "consequences_text": gettext_lazy("What these consequences are"),
    "harms": gettext_lazy("Possible harm to the people"),
    "severity": gettext_lazy("How severe for the people?"),
    "measures_before": gettext_lazy("Measures in place before"),
    "measures_after": gettext_lazy("Measures taken or planned since"),
    "delay_reasons": gettext_lazy("Reasons for a delay beyond 72 hours"),
    "communication": gettext_lazy("Have the people been told?"),
    "communication_on": gettext_lazy("Told on, or planned for"),
    "communication_count": gettext_lazy("How many people were told"),
    "communication_means": gettext_lazy("By which means"),
    "communication_text": gettext_lazy("What they were told"),
    "communication_reason": gettext_lazy("Why they will not be told"),
    "cross_border": gettext_lazy("People in other Member States concerned?"),
    "affected_countries": gettext_lazy("Countries of the EEA in which they live"),
    "persons_per_country": gettext_lazy("How many people in each country"),
    "joint_lead": gettext_lazy("Joint controllers: who leads the notification?"),
    "joint_lead_name": gettext_lazy("The joint controllers, and who of them notifies"),
    "other_authorities_eu": gettext_lazy("Notified to an authority of another Member State?"),
    "other_authorities": gettext_lazy("Notified to an authority outside the Union?"),
    "other_details": gettext_lazy("Which authorities, which countries"),
    "other_bodies": gettext_lazy("Other bodies told (police, security agency, regulator)"),
}

# The list of the vocabulary that holds the words of a single code, by fact.
CODE_LIST_OF: Final = {
    "severity": "severity",
    "occurrence_kind": "occurrence_kinds",
    "communication": "communication",
    "cross_border": "yes_no",
    "joint_lead": "joint_leads",
    "other_authorities_eu": "yes_no",
    "other_authorities": "yes_no",
}


def differences(stored: BreachFacts, typed: BreachFacts, *, zone: str) -> list[dict[str, str]]:
    """Each fact in which the two differ, in words."""
    return [
        {
            "label": str(words),
            "stored": fact_text(stored, name, zone=zone),
            "typed": fact_text(typed, name, zone=zone),
        }
        for name, words in LABELS.items()
        if getattr(stored, name) != getattr(typed, name)
    ]


def stated(known: BreachFacts, *, zone: str) -> list[tuple[str, str]]:
    """What somebody stated, as pairs of label and words, in the order of the page."""
    names = [name for name in LABELS if name in known_facts(known)]
    return [(str(LABELS[name]), fact_text(known, name, zone=zone)) for name in names]


def fact_text(facts: BreachFacts, name: str, *, zone: str) -> str:
    """What was stated of one fact; empty when nobody stated it."""
    value = getattr(facts, name)
    if value is None or value == ():
        return ""
    if isinstance(value, Count):
        return count_text(value)
    if isinstance(value, datetime):
        return instant_text(value, zone)
    if isinstance(value, date):
        return day_text(value, weekday=False)
    if isinstance(value, int):
        return figure_text(value)
    return _coded(name, value)


def _coded(name: str, value: object) -> str:
    if name in CODE_LISTS and isinstance(value, tuple):
        return " · ".join(_label(name, code) for code in value)
    return _label(CODE_LIST_OF[name], str(value)) if name in CODE_LIST_OF else str(value)


def _label(list_name: str, code: str) -> str:
    # A code that a newer vocabulary no longer holds is shown as it is, rather than not at all.
    try:
        return label(list_name, code, get_language() or "en")
    except Refused:
        return code


def count_text(count: Count) -> str:
    """For example "about 17,300", or "to be determined"."""
    if count.number is None:
        return _label("count_kinds", count.kind)
    figure = figure_text(count.number)
    return figure if count.kind == "exact" else _("about %(number)s") % {"number": figure}


def figure_text(number: int) -> str:
    """A number with its groups of three, in the manner of the active language."""
    return number_format(number, use_l10n=True, force_grouping=True)
