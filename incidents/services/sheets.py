"""That a sheet of an incident was taken out as a file."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from incidents.models import Incident, User
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist


@transaction.atomic
def record_sheet(
    incident: Incident, *, form: Literal["pdf", "json"], by: User, now: datetime
) -> None:
    """Write down that the sheet left the building. Raises `Refused("not_allowed")`."""
    insist(by, incident.organisation, Action.SEE_INCIDENTS)
    record(
        incident.organisation,
        verb="sheet.made",
        subject=incident,
        by=by,
        now=now,
        incident=incident,
        codes={"form": form},
    )
