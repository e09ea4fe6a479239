"""Alerts that a server took and that came back: nobody read them, and the next one is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from notifications.models import Alert, Delivery
from notifications.rules.bounces import Report, read_report
from notifications.rules.readers import MAIL
from notifications.services.refused_mailboxes import climb_at_once


@dataclass(frozen=True)
class Taken:
    """How many messages were looked at, and what they came to."""

    read: int
    bounced: int
    known: int  # Of alerts that are known to have come back, or that were not accepted.
    unknown: int  # Of messages that are none of ours.
    ignored: int  # No report of a final failure.


def take_bounces(messages: Iterable[bytes], *, now: datetime) -> Taken:
    """Note what came back. Safe to repeat with the same messages, whatever they hold.

    An alert comes back once: the same report again, or another about the same alert, changes
    nothing. Only what a server accepted can; nothing else of an alert is believed.
    """
    read = bounced = known = unknown = ignored = 0
    for raw in messages:
        read += 1
        report = read_report(raw)
        if report is None:
            ignored += 1
            continue
        alerts = _alerts(report)
        if not alerts:
            unknown += 1
        elif any([_bounce(pk, report.status, now=now) for pk in alerts]):
            bounced += 1
        else:
            known += 1
    return Taken(read, bounced, known, unknown, ignored)


def _alerts(report: Report) -> list[int]:
    found = Alert.objects.filter(message_id__in=report.message_ids, channel__in=MAIL)
    return list(found.values_list("pk", flat=True))


@transaction.atomic
def _bounce(pk: int, status: str, *, now: datetime) -> bool:
    """Whether it is new. An alert that came back never becomes anything else (I26)."""
    accepted = Alert.objects.filter(pk=pk, state=Alert.State.ACCEPTED)
    words = f"{status} returned as undeliverable"
    if not accepted.update(state=Alert.State.BOUNCED, reply=words, settled_at=now):
        return False
    Delivery.objects.create(alert_id=pk, outcome=Delivery.Outcome.BOUNCED, reply=words, at=now)
    climb_at_once(pk, now=now)
    return True
