"""How far the filings and the letters of incidents have come, many at once."""

from collections.abc import Collection
from typing import Literal

from incidents.models import Deadline
from notifications.models import Campaign, Filing, Submission

FilingState = Literal["none", "draft", "filed"]


def filing_states(pks: Collection[int]) -> dict[int, FilingState]:
    """The state of each incident's filing, in one query: filed once any version was."""
    states: dict[int, FilingState] = dict.fromkeys(pks, "none")
    rows = Filing.objects.filter(incident__in=pks).values_list(
        "incident_id", "versions__submission"
    )
    for pk, submission in rows:
        if submission:
            states[pk] = "filed"
        elif states[pk] == "none":
            states[pk] = "draft"
    return states


def campaign_states(pks: Collection[int]) -> dict[int, str]:
    """The state of each incident's latest campaign, in one query; absent where there is none."""
    campaigns = Campaign.objects.filter(incident__in=pks).order_by("opened_at", "pk")
    return dict(campaigns.values_list("incident_id", "state"))


def submission_judged_by(deadline: Deadline) -> Submission | None:
    """The first filing that this clock judged, or None."""
    return deadline.submissions.order_by("filed_at", "pk").first()
