"""Filings of the demonstration: drafted from the facts, filed, each with its receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models import Incident, StoredFile, User
from incidents.rules.instants import Instant, instant_at
from incidents.services.files import store_file
from notifications.models import Submission
from notifications.rules.authorities import form_id_for
from notifications.rules.correspondence import Message
from notifications.services.correspondence import record_correspondence
from notifications.services.filings import open_filing
from notifications.services.submissions import record_submission

RECEIPT = (
    "ACCUSE DE RECEPTION - EXEMPLE INVENTE\n"
    "Notification de violation de donnees : enregistree sous le numero {number}.\n"
)
ACKNOWLEDGED = "Votre notification a bien été reçue. Exemple inventé."


@dataclass(frozen=True)
class Step:
    """One filing: its kind and number, and when, in hours before the end of the story.

    A withdrawal has a cause, a code, and its reasons in words.
    """

    kind: str
    number: str
    drafted: float
    filed: float
    recorded: float
    cause: str = ""
    reasons: str = ""


def file_it(incident: Incident, step: Step, *, by: User, ending: datetime) -> Submission:
    """File what the facts say at that hour; what counts towards it stops."""
    drafted, filed, recorded = (
        ending - timedelta(hours=hours) for hours in (step.drafted, step.filed, step.recorded)
    )
    authority = incident.organisation.lead_authority
    form = form_id_for(authority)
    filing = open_filing(incident, authority=authority, form=form, by=by, now=drafted)
    at = instant_at(filed, incident.organisation.time_zone)
    receipt = _acknowledged(incident, step, at=at, by=by, now=recorded)
    return record_submission(
        filing,
        kind=step.kind,
        filed_at=at,
        number=step.number,
        receipt=receipt,
        reasons=step.reasons,
        cause=step.cause,
        by=by,
        now=recorded,
    )


def _acknowledged(
    incident: Incident, step: Step, *, at: Instant, by: User, now: datetime
) -> StoredFile:
    """The receipt, and the message of the authority that it came with."""
    receipt = store_file(
        incident.organisation,
        name="accuse-de-reception.txt",
        content_type="text/plain",
        content=RECEIPT.format(number=step.number).encode(),
        by=by,
        now=now,
    )
    authority = incident.organisation.lead_authority
    said = Message(authority, "from", "acknowledgement", at, step.number, ACKNOWLEDGED)
    record_correspondence(incident, message=said, file=None, by=by, now=now)
    return receipt
