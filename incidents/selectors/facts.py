"""What is known of a breach, as the rules want it."""

import json

from django.db.models import QuerySet

from incidents.models import Facts, Figure, Incident
from incidents.rules.facts import BreachFacts
from incidents.rules.facts_json import from_mapping


def facts_row(incident: Incident) -> Facts:
    """The stored facts, or an unsaved empty row at version 0."""
    return Facts.objects.filter(incident=incident).first() or Facts(incident=incident)


def facts_of(incident: Incident) -> BreachFacts:
    """The facts of an incident; what nobody stated is unknown."""
    return _read(facts_row(incident))


def facts_in(incident: Incident) -> BreachFacts:
    """The same, of an incident that was read together with its facts: no further question."""
    return _read(getattr(incident, "facts", None) or Facts())


def _read(row: Facts) -> BreachFacts:
    return from_mapping({**row.codes, **json.loads(row.texts or "{}")})


def figures_of(incident: Incident) -> QuerySet[Figure]:
    """Every figure that somebody gave, with its source, the latest first."""
    return incident.figures.order_by("of", "-given_on", "-pk")
