"""Which authorities are notified of one incident, beside those of the organisation."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from incidents.models import Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.clocks import locked_incident, settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist

LONGEST_NAME = 20


@transaction.atomic
def name_authorities(
    incident: Incident, *, authorities: Sequence[str], by: User, now: datetime
) -> Incident:
    """Name the further authorities of this incident; each has its own clock (Article 33(1) GDPR).

    What the rule proposes and what a person names are two things: this is the person's word. The
    clock of one that is named no more is lifted, unless something was filed. Raises `Refused`:
    `not_allowed`, `authority_name` (1 to 20 characters), `is_a_duplicate`.
    """
    insist(by, incident.organisation, Action.EDIT_FACTS)
    named = list(dict.fromkeys(name.strip() for name in authorities))
    if not all(0 < len(name) <= LONGEST_NAME for name in named):
        raise Refused("authority_name", field="authorities", longest=LONGEST_NAME)
    locked = locked_incident(incident)
    if locked.stage == Incident.Stage.DUPLICATE:
        raise Refused("is_a_duplicate")
    if named == locked.further_authorities:
        return locked
    locked.further_authorities = named
    locked.save(update_fields=["further_authorities"])
    record(
        locked.organisation,
        verb="authorities.named",
        subject=locked,
        by=by,
        now=now,
        incident=locked,
        codes={"authorities": named},
    )
    settle_clocks(locked, by=by, now=now)
    return locked
