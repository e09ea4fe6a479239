"""Looking, after each tick, whether the goal is reached, and keeping the answer for all to see.

Where an alert is missing the next tick looks at its clock, whatever instant that waits for.
"""

import logging

from incidents.services.clocks import look_now
from notifications.rules.audit import Audit
from notifications.rules.heartbeats import AUDIT
from notifications.selectors.audit import audit
from notifications.services.deliveries import Clock
from notifications.services.heartbeats import beat

logger = logging.getLogger(__name__)


def audit_and_keep(*, clock: Clock) -> Audit | None:
    """The audit as of now, kept beside the signs of life; None where it could not be made.

    An audit that fails stops no alert: its own sign then grows old, and that is shown.
    """
    try:
        made = audit(now=clock())
        beat(AUDIT, now=clock(), findings=made.counts)
        look_now(made.missing_in, now=clock())
    except Exception:
        logger.exception("The audit of the alerts could not be made.")
        return None
    if not made.is_clean:
        logger.warning("The audit of the alerts found %s.", made.counts)
    return made
