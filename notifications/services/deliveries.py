"""Handing alerts over: claim, record `handing`, hand over, settle.

`handing` is committed after RCPT and before DATA, so that a crash leaves `unknown`, never
silence. Every write after the claim is conditional on the claim's token.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from notifications.models import Alert, Delivery
from notifications.rendering.alerts import alert_message
from notifications.rendering.mailboxes import mailbox_of
from notifications.rendering.senders import sender_address
from notifications.rules.alert_states import PROBE_AFTER, wait_after
from notifications.selectors.alerts import (
    STILL_NEEDED,
    alerts_waiting,
    alerts_with_expired_lease,
)
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    Outcome,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.transport import Transport

Clock = Callable[[], datetime]
MOST_UNKNOWN = 8


def deliver_next(*, clock: Clock, transport: Transport) -> Outcome | None:
    """Hand over the most urgent waiting alert; None when nothing is waiting.

    `clock` gives the present instant each time it is called: one handing over takes a while.
    """
    alert = _claim(now=clock())
    if alert is None:
        return None
    outcome = transport.hand_over(
        sender_address(),
        alert.recipient,
        bytes(alert.message),
        before_data=lambda: _begin_handing(alert, now=clock()),
    )
    _settle(alert, outcome, now=clock())
    return outcome


@transaction.atomic
def _claim(*, now: datetime) -> Alert | None:
    waiting = alerts_waiting(now=now)
    alert = (
        waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related(
            "contact",
            "organisation",
            "incident__organisation",
            "deadline__incident__organisation",
            "signal__incident__organisation",
        )
        .first()
    )
    if alert is None:
        return None
    alert.state, alert.claim_token = Alert.State.CLAIMED, uuid4()
    alert.lease_until = now + timedelta(seconds=settings.ALERT_LEASE_SECONDS)
    if not alert.message:
        # Frozen here, once: every later copy is these bytes to this address.
        alert.recipient = mailbox_of(alert)
        alert.message_id, alert.message = alert_message(alert, now=now)
    alert.save(
        update_fields=["state", "claim_token", "lease_until", "recipient", "message_id", "message"]
    )
    return alert


def _begin_handing(alert: Alert, *, now: datetime) -> bool:
    """Commit `handing`: only the owner of the claim, within its lease, while the clock runs."""
    mine = Alert.objects.filter(
        STILL_NEEDED,
        pk=alert.pk,
        claim_token=alert.claim_token,
        state=Alert.State.CLAIMED,
        lease_until__gt=now,
    )
    return bool(mine.update(state=Alert.State.HANDING))


@transaction.atomic
def _settle(alert: Alert, outcome: Outcome, *, now: datetime) -> None:
    """Write what came out, unless the lease ran out and the row is somebody else's by now."""
    words = _words(outcome)
    mine = Alert.objects.filter(pk=alert.pk, claim_token=alert.claim_token)
    settled = mine.update(
        reply=words, claim_token=None, lease_until=None, **_after(alert, outcome, now)
    )
    if settled or isinstance(outcome, Accepted | Unknown):
        # What reached a server is on record even when somebody else owns the row by now.
        _keep_delivery(alert.pk, outcome, words=words, now=now)


def _after(alert: Alert, outcome: Outcome, now: datetime) -> dict[str, object]:
    """The columns of an alert after one handing over."""
    tries = alert.attempts + 1
    later = {"attempts": tries, "not_before": now + wait_after(tries)}
    ended = {"attempts": tries, "settled_at": now}
    match outcome:
        case Accepted():
            return {"state": Alert.State.ACCEPTED, **ended}
        case RefusedForGood():
            return {"state": Alert.State.FAILED, **ended}
        case RefusedForNow():
            return {"state": Alert.State.PENDING, **later}
        case Unknown():
            if tries >= MOST_UNKNOWN:
                return {"state": Alert.State.FAILED, **ended}
            return {"state": Alert.State.UNKNOWN, **later}
        case NotReached():
            return {"state": Alert.State.PENDING, "not_before": now + PROBE_AFTER}
        case Withdrawn():
            return _after_withdrawal(alert, now)


def _after_withdrawal(alert: Alert, now: datetime) -> dict[str, object]:
    if Alert.objects.filter(STILL_NEEDED, pk=alert.pk).exists():
        # Only the lease had run out: the alert is still owed.
        return {"state": Alert.State.PENDING, "not_before": now}
    return {"state": Alert.State.CANCELLED, "settled_at": now}


def _words(outcome: Outcome) -> str:
    match outcome:
        case Accepted(reply=words) | RefusedForNow(reply=words) | RefusedForGood(reply=words):
            return words[:500]
        case NotReached(detail=words) | Unknown(detail=words):
            return words[:500]
        case Withdrawn():
            return ""


def _keep_delivery(pk: int, outcome: Outcome, *, words: str, now: datetime) -> None:
    server = outcome.server if isinstance(outcome, Accepted) else ""
    kinds = {
        Accepted: Delivery.Outcome.ACCEPTED,
        RefusedForNow: Delivery.Outcome.REFUSED_FOR_NOW,
        RefusedForGood: Delivery.Outcome.REFUSED_FOR_GOOD,
        NotReached: Delivery.Outcome.NOT_REACHED,
        Withdrawn: Delivery.Outcome.WITHDRAWN,
        Unknown: Delivery.Outcome.UNKNOWN,
    }
    Delivery.objects.create(
        alert_id=pk, outcome=kinds[type(outcome)], server=server, reply=words, at=now
    )


def take_back_expired(*, now: datetime) -> int:
    """Free what a dead worker left: claimed goes back, handing becomes unknown; how many.

    Nothing was handed over of a claimed row, so no try is counted; of a row in `handing` nobody
    knows, so it is listed as unknown and handed over again with the same Message-ID.
    """
    expired = alerts_with_expired_lease(now=now)
    freed = {"claim_token": None, "lease_until": None}
    claimed = expired.filter(state=Alert.State.CLAIMED)
    count = claimed.update(state=Alert.State.PENDING, **freed)
    for pk, token in expired.filter(state=Alert.State.HANDING).values_list("pk", "claim_token"):
        count += _mark_unknown(pk, token=token, now=now)
    return count


@transaction.atomic
def _mark_unknown(pk: int, *, token: UUID | None, now: datetime) -> int:
    marked = Alert.objects.filter(pk=pk, claim_token=token, state=Alert.State.HANDING).update(
        state=Alert.State.UNKNOWN,
        attempts=F("attempts") + 1,
        not_before=now,
        claim_token=None,
        lease_until=None,
    )
    if marked:
        Delivery.objects.create(alert_id=pk, outcome=Delivery.Outcome.UNKNOWN, at=now)
    return marked
