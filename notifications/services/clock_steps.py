"""The database's clock was set: it stands in the journal, and nothing waits until it has caught up.

What is to happen "from now on" was written with an instant that lies in the future again.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from incidents.models import Deadline, Organisation
from incidents.services.clocks import look_again
from incidents.services.journal import record
from notifications.models import Alert, Heartbeat
from notifications.rules.alert_states import IN_HAND, LONGEST_WAIT, WAITING
from notifications.rules.heartbeats import WATCHDOG
from notifications.selectors.heartbeats import was_set_back
from notifications.services.mishaps import each_alone

logger = logging.getLogger(__name__)


@transaction.atomic
def record_step(step: timedelta, *, now: datetime) -> None:
    """For whoever reads later why alerts left when they did; `step` is below zero when set back."""
    logger.warning("The clock of the database was set by %s.", step)
    record(
        None,
        verb="clock.stepped",
        subject=Heartbeat.objects.get(name=WATCHDOG),
        by=None,
        now=now,
        codes={"seconds": int(step.total_seconds())},
    )


def mend_after_a_step_back(*, now: datetime) -> bool:
    """Bring what waits for an instant back to the present; whether the clock was set back.

    Safe to repeat, and to run beside a worker that holds an alert: it keeps it for one lease.
    Raises `NotAllLookedAt` once the others are mended: the tick then gives no sign of life, so that
    the next one still knows of the step.
    """
    if not was_set_back(now=now):
        return False
    logger.warning("The clock of the database was set back.")
    _shorten_pauses(now=now)
    _shorten_leases(now=now)
    wanted = _with_clocks()
    looked_at = each_alone(
        "Looking again after a step back at organisation",
        wanted,
        lambda pk: _look_again(wanted[pk], now=now),
    )
    if looked_at < len(wanted):
        raise NotAllLookedAt(f"{looked_at} of {len(wanted)}")
    return True


class NotAllLookedAt(Exception):
    """How many of the organisations were mended after a step back."""


def _with_clocks() -> dict[int, Organisation]:
    """Those with something to look at, by key, in the order in which they are locked."""
    running = Deadline.objects.filter(state=Deadline.State.RUNNING)
    wanted = Organisation.objects.filter(pk__in=running.values("incident__organisation"))
    return {organisation.pk: organisation for organisation in wanted.order_by("pk")}


@transaction.atomic
def _look_again(organisation: Organisation, *, now: datetime) -> int:
    look_again(organisation, now=now)
    return 1


def _shorten_pauses(*, now: datetime) -> None:
    """No pause between two tries is longer than the longest one; nor after a lease that ends."""
    unsettled = Alert.objects.filter(state__in=(*WAITING, *IN_HAND))
    unsettled.filter(not_before__gt=now + LONGEST_WAIT).update(not_before=now)


def _shorten_leases(*, now: datetime) -> None:
    lease = timedelta(seconds=settings.ALERT_LEASE_SECONDS)
    held = Alert.objects.filter(state__in=IN_HAND, lease_until__gt=now + lease)
    held.update(lease_until=now + lease)
