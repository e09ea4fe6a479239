"""What becomes of an alert after one handing over, or after whoever had it in hand died."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from notifications.models import Alert, Delivery
from notifications.rules.alert_states import wait_after, wait_after_crash, wait_unreached
from notifications.selectors.alerts import STILL_NEEDED, alerts_with_expired_lease
from notifications.services.mishaps import each_alone
from notifications.services.refused_mailboxes import climb_at_once
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    Outcome,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)

MOST_UNKNOWN = 8


@transaction.atomic
def settle(alert: Alert, outcome: Outcome, *, server: str, now: datetime) -> None:
    """Write what came out, unless the lease ran out and the row is somebody else's by now.

    `server` is who was asked last, as journals say: `host:port`.
    """
    words = _words(outcome)
    mine = Alert.objects.filter(pk=alert.pk, claim_token=alert.claim_token)
    settled = mine.update(
        reply=words, claim_token=None, lease_until=None, **_after(alert, outcome, now)
    )
    if settled and isinstance(outcome, RefusedForGood):
        climb_at_once(alert.pk, now=now)
    if settled or isinstance(outcome, Accepted | Unknown):
        # What reached a server is on record even when somebody else owns the row by now.
        _keep_delivery(alert.pk, outcome, server=server, words=words, now=now)


def _after(alert: Alert, outcome: Outcome, now: datetime) -> dict[str, object]:
    """The columns of an alert after one handing over."""
    tries = alert.attempts + 1
    later = {"attempts": tries, "not_before": now + wait_after(tries, row=alert.pk)}
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
        case NotReached(stage=stage):
            return {"state": Alert.State.PENDING, "not_before": now + wait_unreached(stage)}
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


def _keep_delivery(pk: int, outcome: Outcome, *, server: str, words: str, now: datetime) -> None:
    kinds = {
        Accepted: Delivery.Outcome.ACCEPTED,
        RefusedForNow: Delivery.Outcome.REFUSED_FOR_NOW,
        RefusedForGood: Delivery.Outcome.REFUSED_FOR_GOOD,
        NotReached: Delivery.Outcome.NOT_REACHED,
        Withdrawn: Delivery.Outcome.WITHDRAWN,
        Unknown: Delivery.Outcome.UNKNOWN,
    }
    Delivery.objects.create(
        alert_id=pk, outcome=kinds[type(outcome)], server=server[:200], reply=words, at=now
    )


def put_aside(alert: Alert, *, now: datetime) -> None:
    """Nothing could be made to leave of it: it waits by the table, and no other row with it."""
    _count_crash(alert.pk, token=alert.claim_token, crashes=alert.crashes + 1, now=now)


def take_back_expired(*, now: datetime) -> int:
    """Free what a dead worker left: claimed goes back, handing becomes unknown; how many.

    Nothing was handed over of a claimed row, so no try is counted. A death before its words were
    frozen is: they may have killed the worker. The row is never given up; from the second death on
    it waits by the table.
    Of a row in `handing` nobody knows whether it left, so it is listed as unknown and handed over
    again with the same Message-ID.
    """
    expired = {row.pk: row for row in alerts_with_expired_lease(now=now).defer("message")}
    return each_alone("Taking back alert", expired, lambda pk: _take_back(expired[pk], now=now))


def _take_back(alert: Alert, *, now: datetime) -> int:
    if alert.state == Alert.State.CLAIMED:
        crashes = alert.crashes + 1
        counted = _count_crash(alert.pk, token=alert.claim_token, crashes=crashes, now=now)
        return counted or _free(alert)
    return _mark_unknown(alert.pk, token=alert.claim_token, now=now)


def _count_crash(pk: int, *, token: UUID | None, crashes: int, now: datetime) -> int:
    """Only of a row without words: they are what kills. Later any worker may be killed."""
    claimed = Alert.objects.filter(pk=pk, claim_token=token, state=Alert.State.CLAIMED)
    return claimed.filter(message=b"").update(
        state=Alert.State.PENDING,
        crashes=crashes,
        not_before=now + wait_after_crash(crashes, row=pk),
        claim_token=None,
        lease_until=None,
    )


def _free(alert: Alert) -> int:
    claimed = Alert.objects.filter(
        pk=alert.pk, claim_token=alert.claim_token, state=Alert.State.CLAIMED
    )
    return claimed.update(state=Alert.State.PENDING, claim_token=None, lease_until=None)


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
