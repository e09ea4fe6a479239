"""Filings of the demonstration: drafted from the facts, filed, each with its receipt.

Where a laboratory wants a second person to read its filings, that is done before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models import Incident, StoredFile, User
from incidents.rules.instants import Instant, instant_at
from incidents.services.files import store_file
from notifications.models import Filing, SecondLook, Submission
from notifications.rules.authorities import form_id_for
from notifications.rules.correspondence import Message
from notifications.services.correspondence import record_correspondence
from notifications.services.filings import open_filing
from notifications.services.second_looks import ask_second_look, say_verdict
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


def file_it(
    incident: Incident, step: Step, *, by: User, ending: datetime, reader: User | None = None
) -> Submission:
    """File what the facts say at that hour; what counts towards it stops."""
    drafted, filed, recorded = (
        ending - timedelta(hours=hours) for hours in (step.drafted, step.filed, step.recorded)
    )
    authority = incident.organisation.lead_authority
    form = form_id_for(authority)
    filing = open_filing(incident, authority=authority, form=form, by=by, now=drafted)
    if reader:
        _read_by(reader, filing, asked_by=by, asked_at=drafted, now=filed)
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


def _read_by(
    reader: User, filing: Filing, *, asked_by: User, asked_at: datetime, now: datetime
) -> None:
    """The second look: somebody else reads every answer, and agrees."""
    look = ask_second_look(filing, by=asked_by, now=asked_at)
    agreed = SecondLook.Verdict.AGREED
    say_verdict(
        filing, read_digest=look.answers_digest, verdict=agreed, because="", by=reader, now=now
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
