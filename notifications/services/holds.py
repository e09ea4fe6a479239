"""Holding everything that leaves, saying so once, and letting it go again."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from incidents.models import Organisation, User
from incidents.rules.refusals import Refused
from incidents.services.journal import record
from notifications.models import Alert, Hold
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import Rung
from notifications.rules.machine import STRANGE, Standing
from notifications.rules.readers import EMERGENCY, Reader
from notifications.selectors.holds import RUNG, may_release, waits_now
from notifications.selectors.ladders import ladder_at
from notifications.selectors.machine import standing_now
from notifications.selectors.versions import database_is_of_this_version
from notifications.services.planning import plan_rung

logger = logging.getLogger(__name__)


class OtherVersion(Exception):
    """The tables are not those that this program was written for."""


def may_hand_over(*, now: datetime) -> bool:
    """Look before anything leaves: whether this machine may hand over at all.

    A restored database begins its hold here: then only the one message about it may leave, by the
    reads that say what waits. A machine that is not the instance hands over nothing whatever.
    Raises `OtherVersion` in the middle of a deploy: then no sign of life is given either.
    """
    if not database_is_of_this_version():
        # What was half sent goes on with the program that belongs to the tables.
        raise OtherVersion("The tables are of another version: migrate, or restart this process.")
    standing = standing_now()
    if standing is Standing.RESTORED:
        begin_hold(reason=Hold.Reason.RESTORED, now=now)
    return standing not in STRANGE


@transaction.atomic
def begin_hold(*, reason: Hold.Reason, now: datetime) -> Hold:
    """Hold everything; where the database was restored each organisation is told, exactly once.

    Does nothing where that hold stands already.
    """
    hold, is_new = Hold.objects.get_or_create(
        reason=reason, released_at=None, defaults={"since": now}
    )
    if is_new:
        logger.error("Everything that leaves is on hold: %s.", reason)
        _record_if_possible(hold, now=now)
    if is_new and reason == Hold.Reason.RESTORED:
        for organisation in Organisation.objects.order_by("pk"):
            for reader in _told(organisation):
                rung = Rung(f"{RUNG}{hold.pk}", now)
                plan_rung(rung, reader=reader, about=organisation, now=now)
    return hold


def _record_if_possible(hold: Hold, *, now: datetime) -> None:
    """A journal that cannot be written must not let second copies leave."""
    try:
        with transaction.atomic():
            record(
                None,
                verb="hold.began",
                subject=hold,
                by=None,
                now=now,
                codes={"reason": str(hold.reason)},
            )
    except DatabaseError:
        logger.exception("The journal does not hold that hold %s began.", hold.pk)


def _told(organisation: Organisation) -> tuple[Reader, ...]:
    """The emergency address; where there is none, whoever the ladder calls first."""
    ladder = ladder_at(organisation)
    return (Reader(EMERGENCY),) if ladder.plan.emergency_email else ladder.readers


@transaction.atomic
def release(hold: Hold, *, by: User | None, now: datetime) -> Hold:
    """Let what waits leave. `by` is None for whoever runs the machine.

    Raises `Refused`: `not_allowed`, `hold_over`, `hold_of_a_copy`.
    """
    if by is not None and not may_release(by):
        raise Refused("not_allowed")
    kept = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
    if kept.released_at is not None:
        raise Refused("hold_over")
    if kept.reason == Hold.Reason.MOVED:
        raise Refused("hold_of_a_copy")
    waits = waits_now()
    end_hold(kept, by=by, now=now)
    codes = {
        "alerts": waits.alerts,
        "alerts_again": waits.alerts_again,
        "people": waits.people,
        "people_again": waits.people_again,
    }
    record(None, verb="hold.released", subject=kept, by=by, now=now, codes=codes)
    return kept


def end_hold(hold: Hold, *, by: User | None, now: datetime) -> None:
    """The hold is over; what was to say so and has not left says it no more."""
    hold.released_at, hold.released_by = now, by
    hold.save(update_fields=["released_at", "released_by"])
    notices = Alert.objects.filter(rung=f"{RUNG}{hold.pk}", state__in=WAITING)
    notices.update(state=Alert.State.CANCELLED, settled_at=now)
