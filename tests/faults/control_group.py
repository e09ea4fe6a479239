"""The control group: what most people build, one message of the broker for each mail.

It must lose alerts under the same faults. Where it does not, the harness sees nothing.
"""

import smtplib
from contextlib import contextmanager
from datetime import timedelta

from celery import shared_task

from notifications.models import Alert
from notifications.rendering.frozen import mail
from notifications.rendering.senders import sender_address
from notifications.selectors.database_clock import database_now
from notifications.services import sweep
from notifications.transports.choice import transport
from notifications.transports.outcomes import Accepted

NOT_AGAIN = timedelta(days=3650)


@shared_task(name="tests.faults.control_group.send_one", queue="alerts", acks_late=False)
def send_one(pk):
    """Hand over one alert, once; who dies over it has lost it."""
    row, now = Alert.objects.get(pk=pk), database_now()
    frozen = mail(row, now=now, plain=False)
    with transport() as way_out:
        outcome = way_out.hand_over(
            sender_address(), frozen.recipient, frozen.message, before_data=lambda: True
        )
    if not isinstance(outcome, Accepted):
        raise smtplib.SMTPException(str(outcome))
    Alert.objects.filter(pk=pk).update(
        state="accepted",
        attempts=1,
        message_id=frozen.message_id,
        recipient=frozen.recipient,
        message=frozen.message,
        reply=outcome.reply,
        settled_at=now,
    )


def enqueue_all(ways, *, clock):
    """Instead of handing over: a message for each alert, which is then thought to be on its way."""
    now = clock()
    rows = Alert.objects.filter(state="pending", channel="person", not_before__lte=now)
    for pk in list(rows.values_list("pk", flat=True)):
        send_one.apply_async([pk], retry=False)
        Alert.objects.filter(pk=pk, state="pending").update(not_before=now + NOT_AGAIN)
    return 0


@contextmanager
def one_message_per_mail():
    """The product, but for the way in which an alert leaves."""
    real, sweep._deliver_all = sweep._deliver_all, enqueue_all
    try:
        yield
    finally:
        sweep._deliver_all = real
