"""Which authorities the rule proposes for an incident, and with which one it can be filed."""

from incidents.models import Incident
from incidents.rules.regimes import notification_rules
from incidents.selectors.facts import facts_of
from notifications.rules.authorities import authorities_by_country
from notifications.rules.competence import Competence, Situation, competence


def authorities_of(incident: Incident) -> tuple[str, ...]:
    """Every authority that a filing is for or may be for; the lead authority first.

    Those towards which a notification clock was ever set, and those a filing was opened with.
    """
    clocks = incident.deadlines.filter(rule__in=notification_rules()).order_by("pk")
    filings = incident.filings.order_by("pk")
    return tuple(
        dict.fromkeys(
            (
                incident.organisation.lead_authority,
                *clocks.values_list("recipient", flat=True),
                *filings.values_list("authority", flat=True),
            )
        )
    )


def competence_of(incident: Incident) -> Competence:
    """The proposal, by what is said of the organisation and of the incident."""
    organisation, facts = incident.organisation, facts_of(incident)
    situation = Situation(
        role=incident.role,
        country=organisation.country,
        authority=organisation.lead_authority,
        main_establishment=organisation.main_establishment,
        establishments=tuple(organisation.establishments),
        representative=organisation.representative_country,
        is_public="public_authority" in organisation.profile,
        targets="targets_eea" in organisation.profile,
        cross_border=facts.cross_border,
        affected=facts.affected_countries,
        joint_lead=facts.joint_lead,
    )
    return competence(situation, authorities_by_country())
