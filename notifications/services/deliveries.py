"""Handing alerts over: claim, freeze the words, record `handing`, hand over, settle.

The claim is committed before the words are made, so that a process killed over them is counted;
`handing` is committed after RCPT and before DATA, so that a crash leaves `unknown`, never
silence. Every write after the claim is conditional on the claim's token.
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from notifications.models import Alert
from notifications.rendering.frozen import Freeze, Frozen, mail
from notifications.rendering.senders import sender_address
from notifications.rules.alert_states import CRASHES_TO_SET_ASIDE
from notifications.rules.readers import MAIL
from notifications.selectors.alerts import STILL_NEEDED, alerts_waiting, anything_waits
from notifications.services.mishaps import log_mishap
from notifications.services.settling import put_aside, settle
from notifications.transports.outcomes import HERE, NotReached, Outcome, Unknown, Withdrawn
from notifications.transports.transport import Transport

Clock = Callable[[], datetime]
# So many alerts of one organisation leave in a tick before those of the others had their turn.
FAIR_SHARE: Final = 20


class Turns:
    """How many alerts of each organisation were taken up in one tick: who logs a hundred
    incidents at once keeps nobody else waiting.
    """

    def __init__(self) -> None:
        self._taken: Counter[int] = Counter()

    def take(self, organisation: int) -> None:
        """One more of theirs."""
        self._taken[organisation] += 1

    @property
    def had_their_share(self) -> list[int]:
        """The keys of those who let others go first now."""
        return [pk for pk, number in self._taken.items() if number >= FAIR_SHARE]


def deliver_next(
    *,
    clock: Clock,
    transport: Transport,
    spare: Transport | None = None,
    channels: Collection[str] = MAIL,
    freeze: Freeze = mail,
    turns: Turns | None = None,
) -> Outcome | None:
    """Hand over the most urgent waiting alert of `channels`; None when nothing is waiting.

    `clock` gives the present instant each time it is called: one handing over takes a while.
    `freeze` makes the words of one alert to bytes, once for ever; `transport.hand_over` then gets
    the sender's address, the recipient, and those bytes. A channel of another kind brings both:
    its `freeze(alert, *, now, plain)` answers `Frozen(recipient, message_id, message)`, and its
    transport answers the same outcomes as a mail server.

    Where the server is not reached the alert leaves through `spare`, within the same claim. A
    refusal does not: it is an answer about this message or mailbox, which another server would
    only hear again, and one that came twice by two ways could not be told from two alerts.
    `turns` are those of the tick; without them the most urgent goes first, whosever it is.
    """
    turns = turns or Turns()
    alert = _claim(now=clock(), channels=channels, had_their_share=turns.had_their_share)
    if alert is None:
        return None
    turns.take(alert.organisation_id)
    if not _freeze(alert, freeze, now=clock()):
        return Withdrawn()
    way, outcome = transport, _hand_over(alert, transport, clock=clock)
    if spare and isinstance(outcome, NotReached) and _begin_lease_anew(alert, now=clock()):
        way, outcome = spare, _hand_over(alert, spare, clock=clock)
    settle(alert, outcome, server=way.server, now=clock())
    return outcome


@transaction.atomic
def _claim(
    *, now: datetime, channels: Collection[str], had_their_share: Collection[int]
) -> Alert | None:
    if not anything_waits(now=now, channels=channels):
        return None
    waiting = alerts_waiting(now=now, channels=channels, had_their_share=had_their_share)
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
    alert.lease_until = _lease_end(now)
    alert.save(update_fields=["state", "claim_token", "lease_until"])
    return alert


def _freeze(alert: Alert, freeze: Freeze, *, now: datetime) -> bool:
    """Keep the words, once: every later copy is these bytes to this address. False: not mine."""
    if alert.message:
        return True
    frozen = _made(alert, freeze, now=now)
    if frozen is None:
        put_aside(alert, now=now)
        return False
    alert.recipient, alert.message_id = frozen.recipient, frozen.message_id
    alert.message = frozen.message
    mine = Alert.objects.filter(pk=alert.pk, claim_token=alert.claim_token, message=b"")
    return bool(
        mine.update(
            recipient=frozen.recipient, message_id=frozen.message_id, message=frozen.message
        )
    )


def _made(alert: Alert, freeze: Freeze, *, now: datetime) -> Frozen | None:
    """The usual words; the plain ones where those fail or have killed; None where both fail."""
    for plain in (False, True) if alert.crashes < CRASHES_TO_SET_ASIDE else (True,):
        try:
            with transaction.atomic():
                return freeze(alert, now=now, plain=plain)
        except Exception as problem:
            log_mishap("Writing alert", alert.pk, problem)
    return None


def _hand_over(alert: Alert, transport: Transport, *, clock: Clock) -> Outcome:
    begun = False

    def before_data() -> bool:
        nonlocal begun
        begun = _begin_handing(alert, now=clock())
        return begun

    try:
        return transport.hand_over(
            sender_address(), alert.recipient, bytes(alert.message), before_data=before_data
        )
    except Exception as problem:
        log_mishap("Handing over alert", alert.pk, problem)
        words = type(problem).__name__
        return Unknown(words) if begun else NotReached(HERE, words)


def _begin_lease_anew(alert: Alert, *, now: datetime) -> bool:
    """For the second server; nothing left by the first, whatever state it was recorded in."""
    mine = Alert.objects.filter(pk=alert.pk, claim_token=alert.claim_token, lease_until__gt=now)
    return bool(mine.update(state=Alert.State.CLAIMED, lease_until=_lease_end(now)))


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.ALERT_LEASE_SECONDS)


def _begin_handing(alert: Alert, *, now: datetime) -> bool:
    """Commit `handing`: only the owner of the claim, within its lease, while the clock runs.

    The lease begins anew, so that it covers the text however long the envelope took.
    """
    mine = Alert.objects.filter(
        STILL_NEEDED,
        pk=alert.pk,
        claim_token=alert.claim_token,
        state=Alert.State.CLAIMED,
        lease_until__gt=now,
    )
    return bool(mine.update(state=Alert.State.HANDING, lease_until=_lease_end(now)))
