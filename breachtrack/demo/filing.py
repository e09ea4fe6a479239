"""The filing of the laboratory that was in time: drafted from the facts, read, filed, received.

This laboratory wants a second person to read each filing before it is recorded.
"""

from datetime import datetime

from incidents.models import Incident, User
from incidents.rules.instants import instant_at
from incidents.services.files import store_file
from notifications.models import SecondLook, Submission
from notifications.rules.authorities import form_id_for
from notifications.rules.correspondence import Message
from notifications.services.correspondence import record_correspondence
from notifications.services.filings import open_filing
from notifications.services.second_looks import ask_second_look, say_verdict
from notifications.services.submissions import record_submission

RECEIPT = (
    "ACCUSE DE RECEPTION - EXEMPLE INVENTE\n"
    "Notification de violation de donnees : enregistree sous le numero DEMO-0001.\n"
)
ACKNOWLEDGED = "Votre notification a bien été reçue. Exemple inventé."


def file_in_time(
    incident: Incident,
    *,
    by: User,
    reader: User,
    drafted_at: datetime,
    filed_at: datetime,
    now: datetime,
) -> Submission:
    """File what the facts say, once somebody else has read it; the clock of the incident stops."""
    authority = incident.organisation.lead_authority
    filing = open_filing(
        incident, authority=authority, form=form_id_for(authority), by=by, now=drafted_at
    )
    look = ask_second_look(filing, by=by, now=drafted_at)
    say_verdict(
        filing,
        read_digest=look.answers_digest,
        verdict=SecondLook.Verdict.AGREED,
        because="",
        by=reader,
        now=filed_at,
    )
    receipt = store_file(
        incident.organisation,
        name="accuse-de-reception.txt",
        content_type="text/plain",
        content=RECEIPT.encode(),
        by=by,
        now=now,
    )
    at = instant_at(filed_at, incident.organisation.time_zone)
    said = Message(authority, "from", "acknowledgement", at, "DEMO-0001", ACKNOWLEDGED)
    record_correspondence(incident, message=said, file=None, by=by, now=now)
    return record_submission(
        filing,
        kind=Submission.Kind.INITIAL,
        filed_at=at,
        number="DEMO-0001",
        receipt=receipt,
        by=by,
        now=now,
    )
