"""Filings of the demonstration: drafted from the facts, filed, each with its receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models import Incident, StoredFile, User
from incidents.rules.instants import instant_at
from incidents.services.files import store_file
from notifications.models import Submission
from notifications.rules.authorities import form_id_for
from notifications.services.filings import open_filing
from notifications.services.submissions import record_submission

RECEIPT = (
    "ACCUSE DE RECEPTION - EXEMPLE INVENTE\n"
    "Notification de violation de donnees : enregistree sous le numero {number}.\n"
)


@dataclass(frozen=True)
class Step:
    """One filing: its kind and number, and when, in hours before the end of the story."""

    kind: str
    number: str
    drafted: float
    filed: float
    recorded: float


def file_it(incident: Incident, step: Step, *, by: User, ending: datetime) -> Submission:
    """File what the facts say at that hour; what counts towards it stops."""
    authority, zone = incident.organisation.lead_authority, incident.organisation.time_zone
    drafted, filed, recorded = (
        ending - timedelta(hours=hours) for hours in (step.drafted, step.filed, step.recorded)
    )
    filing = open_filing(
        incident, authority=authority, form=form_id_for(authority), by=by, now=drafted
    )
    return record_submission(
        filing,
        kind=step.kind,
        filed_at=instant_at(filed, zone),
        number=step.number,
        receipt=_receipt(incident, step.number, by=by, now=recorded),
        by=by,
        now=recorded,
    )


def _receipt(incident: Incident, number: str, *, by: User, now: datetime) -> StoredFile:
    return store_file(
        incident.organisation,
        name="accuse-de-reception.txt",
        content_type="text/plain",
        content=RECEIPT.format(number=number).encode(),
        by=by,
        now=now,
    )
