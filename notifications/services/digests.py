"""Planning the daily summary of what is open."""

from datetime import datetime

from django.db import transaction

from incidents.models import Organisation
from notifications.models import Alert
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import Rung
from notifications.selectors.digests import digest_readers, digests_due, digests_of
from notifications.services.mishaps import each_alone
from notifications.services.planning import plan_rung


def plan_due_digests(*, now: datetime, silent_since: datetime | None = None) -> int:
    """Plan the newest summary that is due of each organisation; how many organisations.

    Safe to repeat and to run twice at once: each alert is unique.
    """
    due = digests_due(now=now)
    places = Organisation.objects.in_bulk(due.keys())
    return each_alone(
        "Planning the summary of organisation",
        places,
        lambda pk: _plan(places[pk], due[pk], now=now, silent_since=silent_since),
    )


@transaction.atomic
def _plan(
    organisation: Organisation, rung: Rung, *, now: datetime, silent_since: datetime | None
) -> bool:
    """The one of yesterday that still waits is not sent beside the one of today."""
    older = digests_of([organisation.pk]).exclude(rung=rung.code).filter(state__in=WAITING)
    older.update(state=Alert.State.SUPERSEDED, settled_at=now)
    for reader in digest_readers(organisation):
        plan_rung(rung, reader=reader, about=organisation, now=now, silent_since=silent_since)
    return True
