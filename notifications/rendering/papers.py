"""What stands on the paper of a filing beside its answers."""

from datetime import datetime
from typing import Literal

from incidents.models import Incident
from incidents.selectors.signals import awareness_of
from notifications.rendering.documents import FilingContext, filing_pdf
from notifications.rules.answer_text import instant_text
from notifications.selectors.filings import worksheet_of
from notifications.selectors.submissions import judging_deadline


def paper_context(
    incident: Incident,
    *,
    language: str,
    made_at: datetime,
    authority: str = "",
    state: Literal["draft", "frozen"],
    number: str = "",
    late: bool = False,
    as_of: datetime | None = None,
) -> FilingContext:
    """The head of the paper, in its own language; with `as_of`, by what was known then.

    `authority` is the one whose clock stands there, by default the lead authority.

    The margin is left out: a lateness stands in a filing only where the person wrote it.
    """
    zone = incident.organisation.time_zone
    return FilingContext(
        reference=incident.reference,
        organisation=incident.organisation.name,
        made_at=made_at,
        zone=zone,
        awareness=_awareness(incident, language, as_of),
        due=_due(incident, authority, language, as_of),
        number=number,
        state=state,
        late=late,
    )


def draft_pdf(
    incident: Incident, *, language: str, now: datetime, late: bool, authority: str = ""
) -> bytes:
    """The draft on paper, marked as one in words. Raises `Refused("pdf_not_made")`."""
    sheet = worksheet_of(incident, authority)
    context = paper_context(
        incident, authority=authority, language=language, made_at=now, state="draft", late=late
    )
    return filing_pdf(sheet.form, sheet.answers, context, language)


def _awareness(incident: Incident, language: str, as_of: datetime | None) -> str:
    claim = awareness_of(incident, as_of=as_of)
    if claim is None:
        return ""
    return instant_text(claim.at, claim.zone, language, precision=claim.precision)


def _due(incident: Incident, authority: str, language: str, as_of: datetime | None) -> str:
    named = authority or incident.organisation.lead_authority
    deadline = judging_deadline(incident, named, as_of=as_of)
    if deadline is None or deadline.due_at is None or deadline.is_provisional:
        return ""
    return instant_text(deadline.due_at, deadline.zone, language)
