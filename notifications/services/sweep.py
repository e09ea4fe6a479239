"""One tick: free what the dead left, plan, cancel, hand over, give a sign of life, audit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from notifications.rules.audit import Audit
from notifications.rules.heartbeats import SWEEP
from notifications.selectors.heartbeats import silent_since
from notifications.services.alerts import cancel_alerts_no_longer_needed, plan_due_alerts
from notifications.services.audit import audit_and_keep
from notifications.services.canaries import plan_due_tests
from notifications.services.clock_steps import mend_after_a_step_back
from notifications.services.confirmations import confirm_logged
from notifications.services.deliveries import Clock, Turns, deliver_next
from notifications.services.digests import plan_due_digests
from notifications.services.escalations import climb_due_ladders
from notifications.services.heartbeats import beat
from notifications.services.holds import may_hand_over
from notifications.services.lock_patience import short_lock_waits
from notifications.services.machine import remember
from notifications.services.machines import deliver_to_machines
from notifications.services.mail_servers import Way
from notifications.services.mishaps import log_mishap
from notifications.services.reachability import plan_warnings_of_few_readers
from notifications.services.settling import take_back_expired
from notifications.services.warnings import plan_due_warnings
from notifications.transports.outcomes import NotReached
from notifications.transports.transport import Transport

# A tick ends in good time even with much to send; the next one goes on.
MOST_PER_TICK = 500
# A database that fails for every row is left alone until then.
MOST_MISHAPS = 5


class PartsFailed(Exception):
    """Which parts of a tick failed as a whole; what waited was handed over all the same."""


@dataclass(frozen=True)
class Swept:
    """What one tick did: counts of rows; and what the audit found, None if it failed."""

    freed: int
    looked_at: int
    cancelled: int
    handed: int
    server_reached: bool
    audit: Audit | None


def sweep(
    *, clock: Clock, transport: Transport, spare: Transport | None = None, name: str = SWEEP
) -> Swept:
    """Run one whole tick. Safe to run at any time, twice, and by any number of processes.

    `clock` is the database's in all that runs for good; `name` is the sign of life it gives.
    `spare` is the second mail server, for what does not leave by the first.

    Raises PartsFailed at the end where a part of it failed as a whole, without a sign of life.
    """
    parts = _Parts()
    with short_lock_waits():
        now = clock()
        may_deliver = may_hand_over(now=now)
        parts.run(mend_after_a_step_back, now=now)
        freed = parts.run(take_back_expired, now=now)
        since = silent_since(now=now)
        looked_at = parts.run(plan_due_alerts, now=now, silent_since=since)
        looked_at += parts.run(plan_due_warnings, now=now, silent_since=since)
        looked_at += parts.run(confirm_logged, now=now, silent_since=since)
        looked_at += parts.run(plan_due_digests, now=now, silent_since=since)
        looked_at += parts.run(plan_due_tests, now=now)
        looked_at += parts.run(climb_due_ladders, now=now)
        looked_at += parts.run(plan_warnings_of_few_readers, now=now)
        cancelled = parts.run(cancel_alerts_no_longer_needed, now=now)
        ways = [Way(each, clock=clock) for each in (transport, spare) if each is not None]
        handed, reached = 0, True
        if may_deliver:
            handed = _deliver_all(ways, clock=clock)
            reached = any(way.is_clear for way in ways)
            handed += deliver_to_machines(clock=clock)
        remember(now=clock())
        if not parts.failed:
            beat(name, now=clock())
    audit = audit_and_keep(clock=clock)
    if parts.failed:
        raise PartsFailed(", ".join(parts.failed))
    return Swept(freed, looked_at, cancelled, handed, reached, audit)


@dataclass
class _Parts:
    """The parts of one tick before it hands over, and which of them failed."""

    failed: list[str] = field(default_factory=list)

    def run(self, part: Callable[..., int], **when: datetime | None) -> int:
        """What the part answers; 0 where it fails, since what waits already must leave."""
        try:
            return part(**when)
        except Exception as problem:
            self.failed.append(part.__name__)
            log_mishap("A part of the tick, failure", len(self.failed), problem)
            return 0


def _deliver_all(ways: list[Way], *, clock: Clock) -> int:
    """Hand over until nothing waits or no server takes anything; how many a server answered to."""
    handed, mishaps, turns = 0, 0, Turns()
    for _each in range(MOST_PER_TICK):
        admitted = [way for way in ways if way.admits()]
        if not admitted:
            break
        try:
            outcome = deliver_next(
                clock=clock, transport=admitted[0], spare=_second(admitted), turns=turns
            )
        except Exception as problem:
            # What was claimed is taken back when its lease ends. The next row may fare better.
            mishaps += 1
            log_mishap("Delivering in a tick, failure", mishaps, problem)
            if mishaps == MOST_MISHAPS:
                break
            continue
        if outcome is None:
            break
        handed += not isinstance(outcome, NotReached)
    for way in ways:
        way.use_probe()
    return handed


def _second(admitted: list[Way]) -> Way | None:
    return admitted[1] if len(admitted) > 1 else None
