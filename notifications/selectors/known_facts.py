"""What is known of an incident, by the names that the forms of the authorities ask for."""

from incidents.models import Figure, Incident, Organisation
from incidents.rules.facts import Count, known_facts
from incidents.rules.terms import terms
from incidents.rules.vocabulary import label
from incidents.selectors.facts import facts_of, figures_of
from incidents.selectors.signals import awareness_of
from notifications.models import Submission
from notifications.rules.answer_text import country_text, processor_text
from notifications.rules.authorities import is_in_the_area
from notifications.rules.competence import Part
from notifications.selectors.competence import authorities_of, competence_of
from notifications.selectors.submissions import first_submission


def known_facts_for(
    incident: Incident, language: str = "fr", authority: str = ""
) -> dict[str, object]:
    """Everything known that a form may ask, by the names of `fact` in its definition.

    `language` is the one of the filing, for the few answers that are words of ours; `authority`
    the one that the filing is for, by default the lead authority.
    """
    known = known_facts(facts_of(incident))
    return {
        "incident.reference": incident.reference,
        **_communication(known),
        **_figures(incident),
        **_bodies(incident, language),
        **_awareness(incident, language),
        **_organisation(incident, language),
        **_competence(incident),
        **_earlier_filing(incident, authority),
        **known,
    }


def _communication(known: dict[str, object]) -> dict[str, object]:
    """The day of the communication by what it means: a form may ask for each in its own field."""
    if "communication_on" not in known:
        return {}
    day = {"yes_informed": "communication.done_on", "no_but_will": "communication.planned_on"}
    name = day.get(str(known.get("communication")))
    return {name: known["communication_on"]} if name else {}


def _figures(incident: Incident) -> dict[str, object]:
    # The latest figure of each sort; a count written into the facts stands above it.
    figures = {figure.of: _count(figure) for figure in reversed(figures_of(incident))}
    return {str(of): count for of, count in figures.items()}


def _count(figure: Figure) -> Count:
    return Count("exact" if figure.is_exact else "approximate", figure.number)


def _bodies(incident: Incident, language: str) -> dict[str, object]:
    at_processor = incident.processor_incident
    if at_processor is None:
        return {}
    return {"other_bodies": processor_text(at_processor.organisation.name, language)}


def _awareness(incident: Incident, language: str) -> dict[str, object]:
    claim = awareness_of(incident)
    if claim is None:
        return {}
    return {
        "awareness.at": claim.at,
        "awareness.zone": claim.zone,
        "awareness.precision": claim.precision,
        "awareness.how": claim.how,
        "circumstances": label("discovery", claim.how, language),
    }


def _organisation(incident: Incident, language: str) -> dict[str, object]:
    organisation = incident.organisation
    in_eea = _in_eea(organisation)
    return {
        "organisation.siren": organisation.siren,
        "organisation.name": organisation.name,
        "organisation.sector": organisation.sector or None,
        "organisation.address": organisation.address,
        "organisation.country": country_text(organisation.country, language),
        "organisation.in_eea": in_eea,
        "organisation.outside_eea": "yes" if in_eea == "no" else "no",
        "organisation.establishments": tuple(one.lower() for one in organisation.establishments),
        "organisation.zone": organisation.time_zone,
        "legal_rep.name": organisation.legal_representative,
        "legal_rep.email": organisation.legal_representative_email,
        "contact.name": organisation.contact_name,
        "contact.function": organisation.contact_function,
        "contact.email": organisation.contact_email,
        "contact.phone": organisation.contact_phone,
    }


def _competence(incident: Incident) -> dict[str, object]:
    """Who leads by the proposal, and to whom it goes: one per line, as a form asks for it."""
    lead = next((one for one in competence_of(incident).owed if one.part == Part.LEAD), None)
    inside = [name for name in authorities_of(incident) if is_in_the_area(name)]
    return {
        "competence.lead": lead.authority if lead else "",
        "competence.notified": "\n".join(inside),
    }


def _in_eea(organisation: Organisation) -> str:
    """Whether it is established in the Area, there or by an establishment."""
    places = {organisation.country.upper(), organisation.main_establishment}
    inside = {*places, *organisation.establishments} & terms().country_codes(("EEA",))
    return "yes" if inside else "no"


def _earlier_filing(incident: Incident, authority: str) -> dict[str, object]:
    first = first_submission(incident, authority)
    if first is None:
        return {"filing.kind": Submission.Kind.INITIAL.value}
    kind = Submission.Kind.COMPLEMENTARY.value
    return {"filing.kind": kind, "filing.initial_number": first.number}
