"""What wakes up by itself. Messages carry nothing: every task looks at the tables."""

from celery import shared_task

from notifications.rules.heartbeats import BULK
from notifications.selectors.database_clock import database_now
from notifications.services.heartbeats import beat
from notifications.services.ping import ping_after
from notifications.services.sending import send_due_chunks
from notifications.services.sweep import sweep as sweep_once
from notifications.transports.choice import spare_transport, transport


@shared_task(name="notifications.tasks.sweep")
def sweep() -> None:
    """Plan and hand over alerts; every 15 seconds on the queue `alerts`."""
    with transport() as way_out, spare_transport() as spare:
        swept = sweep_once(clock=database_now, transport=way_out, spare=spare)
    ping_after(swept)


@shared_task(name="notifications.tasks.send_chunks")
def send_chunks() -> None:
    """Hand over what is due of the communications to people; on the queue `bulk`."""
    with transport() as way_out:
        send_due_chunks(clock=database_now, transport=way_out)
    beat(BULK, now=database_now())
