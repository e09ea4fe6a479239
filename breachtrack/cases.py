"""What both floors know of incidents, put together for the rule of the next steps."""

from collections.abc import Collection
from typing import cast

from incidents.models import Incident
from incidents.rules.next_steps import Case, Decided, FilingState
from incidents.selectors.progress import Progress, ordered_among, progress_of
from notifications.selectors.progress import filing_states, letters_states


def cases_of(incidents: Collection[Incident]) -> dict[int, Case]:
    """The case of each incident by its key, in seven queries for any number of them."""
    pks = [incident.pk for incident in incidents]
    progress, filings, letters = progress_of(pks), filing_states(pks), letters_states(pks)
    ordered = ordered_among(pks)
    return {
        incident.pk: _case(
            incident,
            progress[incident.pk],
            filing=filings[incident.pk],
            letters=letters.get(incident.pk, ""),
            ordered=incident.pk in ordered,
        )
        for incident in incidents
    }


def case_of(incident: Incident, progress: Progress) -> Case:
    """The case of one incident whose progress is known. Three queries."""
    filing = filing_states([incident.pk])[incident.pk]
    letters = letters_states([incident.pk]).get(incident.pk, "")
    ordered = bool(ordered_among([incident.pk]))
    return _case(incident, progress, filing=filing, letters=letters, ordered=ordered)


def _case(
    incident: Incident, progress: Progress, *, filing: str, letters: str, ordered: bool
) -> Case:
    return Case(
        is_processor=incident.role == Incident.Role.PROCESSOR,
        awareness_said=progress.awareness_said,
        facts_stated=progress.core_facts_stated,
        decided=cast(Decided, progress.decided),
        filing=cast(FilingState, _filing(incident, filing)),
        high_risk=progress.high_risk,
        people_told=progress.people_informed or letters == "told",
        letters_sent=letters in ("told", "unreached"),
        controllers=progress.controllers,
        controllers_told=progress.controllers_told,
        ordered=ordered,
    )


def _filing(incident: Incident, filing: str) -> str:
    """Filed outside the product, and recorded by hand: nothing of it is left to do here."""
    by_hand = incident.stage == Incident.Stage.FILED and filing in ("none", "draft")
    return "filed" if by_hand else filing
