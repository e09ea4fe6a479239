"""What both floors know of incidents, put together for the rule of the next steps."""

from collections.abc import Collection
from typing import cast

from incidents.models import Incident
from incidents.rules.next_steps import Case, Decided, FilingState
from incidents.selectors.progress import Progress, progress_of
from notifications.models import Campaign
from notifications.selectors.progress import campaign_states, filing_states


def cases_of(incidents: Collection[Incident]) -> dict[int, Case]:
    """The case of each incident by its key, in six queries for any number of them."""
    pks = [incident.pk for incident in incidents]
    progress, filings, letters = progress_of(pks), filing_states(pks), campaign_states(pks)
    return {
        incident.pk: _case(
            incident,
            progress[incident.pk],
            filing=filings[incident.pk],
            letters=letters.get(incident.pk, ""),
        )
        for incident in incidents
    }


def _case(incident: Incident, progress: Progress, *, filing: str, letters: str) -> Case:
    # The stage says it too: a filing may have been recorded without a draft.
    state = "filed" if incident.stage == Incident.Stage.FILED else filing
    return Case(
        is_processor=incident.role == Incident.Role.PROCESSOR,
        awareness_said=progress.awareness_said,
        facts_stated=progress.core_facts_stated,
        decided=cast(Decided, progress.decided),
        filing=cast(FilingState, state),
        high_risk=progress.high_risk,
        people_told=progress.people_informed or letters == Campaign.State.SENT,
        controllers=progress.controllers,
        controllers_told=progress.controllers_told,
    )
