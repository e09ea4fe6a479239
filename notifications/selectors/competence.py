"""With which authorities an incident can be filed."""

from incidents.models import Incident
from incidents.rules.regimes import notification_rules


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
