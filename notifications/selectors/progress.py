"""How far the filings and the letters of incidents have come, many at once."""

from collections.abc import Collection
from typing import Literal

from django.db.models import Count, F, Q

from incidents.models import Deadline
from notifications.models import Campaign, Filing, LedgerEntry, Submission
from notifications.rules.servers import FOLDER

FilingState = Literal["none", "draft", "initial", "filed"]
LettersState = Literal["under_way", "unreached", "told"]


def filing_states(pks: Collection[int]) -> dict[int, FilingState]:
    """The state of each incident's filing with its lead authority, in one query.

    After an initial notification alone the rest is still to follow (Article 33(4)).
    """
    states: dict[int, FilingState] = dict.fromkeys(pks, "none")
    lead = F("incident__organisation__lead_authority")
    rows = Filing.objects.filter(incident__in=pks, authority=lead).order_by("versions__number")
    for pk, kind in rows.values_list("incident_id", "versions__submission__kind"):
        if kind:
            states[pk] = "initial" if kind == Submission.Kind.INITIAL else "filed"
        elif states[pk] == "none":
            states[pk] = "draft"
    return states


def letters_states(pks: Collection[int]) -> dict[int, LettersState]:
    """Where each incident's latest campaign stands, in one query; absent where there is none.

    Told means everybody: who has no e-mail or was refused, and what only went into a file of
    this machine, is still to be told by another way.
    """
    reached = Q(ledger__outcome=LedgerEntry.Outcome.ACCEPTED) & ~Q(ledger__server=FOLDER)
    campaigns = Campaign.objects.filter(incident__in=pks).order_by("opened_at", "pk")
    rows = campaigns.annotate(reached=Count("ledger", filter=reached)).values_list(
        "incident_id", "state", "reached", "recipients__count"
    )
    return {pk: _letters(state, reached, people) for pk, state, reached, people in rows}


def _letters(state: str, reached: int, people: int | None) -> LettersState:
    if state != Campaign.State.SENT:
        return "under_way"
    return "told" if reached == people else "unreached"


def submission_judged_by(deadline: Deadline) -> Submission | None:
    """The first filing that this clock judged, or None."""
    return deadline.submissions.order_by("filed_at", "pk").first()
