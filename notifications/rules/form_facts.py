"""The facts that a form may be filled from, by name: a form that asks another is malformed."""

from dataclasses import fields
from typing import Final

from incidents.rules.facts import BreachFacts

# Beside the facts of the breach: what is known of the filing, of the incident and of those in it.
_AROUND: Final = (
    "awareness.at",
    "awareness.how",
    "communication.done_on",
    "communication.planned_on",
    "competence.lead",
    "competence.notified",
    "contact.email",
    "contact.first_name",
    "contact.function",
    "contact.name",
    "contact.phone",
    "contact.title",
    "filing.initial_number",
    "filing.kind",
    "incident.reference",
    "legal_rep.email",
    "legal_rep.first_name",
    "legal_rep.name",
    "legal_rep.title",
    "organisation.address",
    "organisation.city",
    "organisation.country",
    "organisation.establishments",
    "organisation.headcount",
    "organisation.in_eea",
    "organisation.name",
    "organisation.no_siren",
    "organisation.outside_eea",
    "organisation.postcode",
    "organisation.sector",
    "organisation.siren",
    "organisation.vat",
)
FORM_FACTS: Final = frozenset({field.name for field in fields(BreachFacts)} | set(_AROUND))
