"""Confirming by mail what was logged and decided, so that the deadlines also live outside."""

from datetime import datetime

from django.db import transaction

from incidents.models import Incident
from notifications.rules.escalation import at_least_two
from notifications.rules.ladder import AWARE, LOGGED, Rung
from notifications.selectors.channels import machines_of
from notifications.selectors.confirmations import incidents_to_confirm
from notifications.selectors.escalations import uncovered_clocks
from notifications.selectors.ladders import crew_of, plan_of, steps_of
from notifications.services.escalations import begin_escalation
from notifications.services.mishaps import each_alone
from notifications.services.planning import plan_rung


def confirm_logged(*, now: datetime, silent_since: datetime | None = None) -> int:
    """Plan the mail about every incident that was logged and runs a clock; how many incidents.

    The same once more when its awareness is decided. Safe to repeat and to run twice at once:
    each incident is locked, each alert is unique.
    """
    return sum(_confirm_all(rung, now=now, silent_since=silent_since) for rung in (LOGGED, AWARE))


def _confirm_all(rung: str, *, now: datetime, silent_since: datetime | None) -> int:
    return each_alone(
        "Confirming incident",
        list(incidents_to_confirm(rung).values_list("pk", flat=True)),
        lambda pk: _confirm(pk, rung, now=now, silent_since=silent_since),
    )


@transaction.atomic
def _confirm(pk: int, rung: str, *, now: datetime, silent_since: datetime | None) -> bool:
    incident = (
        incidents_to_confirm(rung)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("organisation")
        .filter(pk=pk)
        .first()
    )
    if incident is None:
        return False
    crew = crew_of(incident, plan_of(incident.organisation))
    come = Rung(rung, incident.logged_at if rung == LOGGED else now)
    people = at_least_two(steps_of(incident.organisation), crew)
    for reader in (*people, *machines_of(incident.organisation)):
        plan_rung(come, reader=reader, about=incident, now=now, silent_since=silent_since)
    if rung == LOGGED:
        _begin(incident, now=now)
    return True


def _begin(incident: Incident, *, now: datetime) -> None:
    """Nobody has said yet that they are on it: after the usual wait the next person is called."""
    if uncovered_clocks(incident, now=now).exists():
        begin_escalation(incident, now=now)
