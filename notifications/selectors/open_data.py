"""The open data that was imported, and where an incident stands in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from incidents.models import Incident
from incidents.rules.facts import BreachFacts, Count
from incidents.selectors.facts import facts_of, figures_of
from notifications.models import OpenDataCount, OpenDataEdition
from notifications.rules.open_data_standing import Breach, Group, Standing, standing_among

AUTHORITY = "CNIL"
# The label "Inconnu" counts those whose sector nobody knows: they are no sector to stand in.
NO_SECTOR = ("", "unknown")


@dataclass(frozen=True)
class Published:
    """Where an incident stands, with the months that are published and the facts it was by.

    `recent_from` is the first of the last twelve months published; `extracted_on` is None where
    the file did not say when it was made.
    """

    standing: Standing
    breach: Breach
    sector: str
    first_month: date
    last_month: date
    recent_from: date
    extracted_on: date | None


def current_edition() -> OpenDataEdition | None:
    """What was imported last; None while nothing was."""
    return OpenDataEdition.objects.filter(state=OpenDataEdition.State.CURRENT).first()


def published_for(incident: Incident) -> Published | None:
    """Where a controller's incident stands; None where nothing was imported or can be compared.

    That needs the sector of the organisation and the nature of the breach, and the CNIL as the
    authority. One question while the nature is not known, four at the most.
    """
    if not _is_compared(incident):
        return None
    facts = facts_of(incident)
    edition = current_edition() if facts.nature else None
    if edition is None or edition.first_month is None or edition.last_month is None:
        return None
    sector, breach = incident.organisation.sector, _breach(incident, facts)
    recent_from = _eleven_months_before(edition.last_month)
    return Published(
        standing=standing_among(groups_of(edition, sector, recent_from=recent_from), breach),
        breach=breach,
        sector=sector,
        first_month=edition.first_month,
        last_month=edition.last_month,
        recent_from=recent_from,
        extracted_on=edition.extracted_on,
    )


def groups_of(edition: OpenDataEdition, sector: str, *, recent_from: date) -> list[Group]:
    """The notifications of a sector by what they say, added up over the months. One question."""
    counts = OpenDataCount.objects.filter(edition=edition, sector=sector)
    rows = counts.values_list("natures", "origins", "band").annotate(
        total=Sum("notifications"),
        recent=Sum("notifications", filter=Q(month__gte=recent_from), default=0),
    )
    return [
        Group(_codes(natures), _codes(origins), band, total, recent)
        for natures, origins, band, total, recent in rows
    ]


def _codes(joined: str) -> frozenset[str]:
    return frozenset(joined.split(",") if joined else ())


def _is_compared(incident: Incident) -> bool:
    """A processor notifies no authority, and the other authorities publish something else."""
    organisation = incident.organisation
    is_notified = incident.role != Incident.Role.PROCESSOR
    to_the_cnil = organisation.lead_authority == AUTHORITY
    return is_notified and to_the_cnil and organisation.sector not in NO_SECTOR


def _breach(incident: Incident, facts: BreachFacts) -> Breach:
    return Breach(facts.nature, facts.origins, _persons(incident, facts.persons))


def _persons(incident: Incident, stated: Count | None) -> int | None:
    """The count that was stated; where none was, the latest figure that somebody gave."""
    if stated is not None:
        return stated.number
    latest = figures_of(incident).filter(of="persons").first()
    return latest.number if latest else None


def _eleven_months_before(month: date) -> date:
    """The first of twelve months, of which `month` is the last."""
    return date(month.year, 1, 1) if month.month == 12 else date(month.year - 1, month.month + 1, 1)
