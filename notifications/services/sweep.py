"""One tick: free what the dead left, plan, cancel, hand over, give a sign of life, audit."""

from dataclasses import dataclass

from notifications.rules.audit import Audit
from notifications.rules.heartbeats import SWEEP
from notifications.selectors.heartbeats import silent_since
from notifications.services.alerts import cancel_alerts_no_longer_needed, plan_due_alerts
from notifications.services.audit import audit_and_keep
from notifications.services.clock_steps import mend_after_a_step_back
from notifications.services.confirmations import confirm_logged
from notifications.services.deliveries import Clock, deliver_next
from notifications.services.escalations import climb_due_ladders
from notifications.services.heartbeats import beat
from notifications.services.settling import take_back_expired
from notifications.services.warnings import plan_due_warnings
from notifications.transports.outcomes import HERE, NotReached
from notifications.transports.transport import Transport

# A tick ends in good time even with much to send; the next one goes on.
MOST_PER_TICK = 500


@dataclass(frozen=True)
class Swept:
    """What one tick did: counts of rows; and what the audit found, None if it failed."""

    freed: int
    looked_at: int
    cancelled: int
    handed: int
    server_reached: bool
    audit: Audit | None


def sweep(*, clock: Clock, transport: Transport, name: str = SWEEP) -> Swept:
    """Run one whole tick. Safe to run at any time, twice, and by any number of processes.

    `clock` is the database's in all that runs for good; `name` is the sign of life it gives.
    """
    now = clock()
    mend_after_a_step_back(now=now)
    freed = take_back_expired(now=now)
    since = silent_since(now=now)
    looked_at = plan_due_alerts(now=now, silent_since=since)
    looked_at += plan_due_warnings(now=now, silent_since=since)
    looked_at += confirm_logged(now=now, silent_since=since)
    looked_at += climb_due_ladders(now=now)
    cancelled = cancel_alerts_no_longer_needed(now=now)
    handed, reached = _deliver_all(clock=clock, transport=transport)
    beat(name, now=clock())
    audit = audit_and_keep(clock=clock)
    return Swept(freed, looked_at, cancelled, handed, reached, audit)


def _deliver_all(*, clock: Clock, transport: Transport) -> tuple[int, bool]:
    """Hand over until nothing waits. A server out of reach is left alone until the next tick."""
    for handed in range(MOST_PER_TICK):
        outcome = deliver_next(clock=clock, transport=transport)
        if outcome is None:
            return handed, True
        if isinstance(outcome, NotReached) and outcome.stage != HERE:
            return handed, False
    return MOST_PER_TICK, True
