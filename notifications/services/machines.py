"""Handing over to what hears beside people: after the mails of a tick, and never for long."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from notifications.models import Alert
from notifications.rendering.frozen import Freeze
from notifications.rendering.service_texts import service_text
from notifications.rendering.webhook_events import webhook_event
from notifications.rules.alert_states import PROBE_AFTER, WAITING
from notifications.rules.readers import SERVICES, WEBHOOK
from notifications.selectors.channels import organisations_with_webhook, services_exist
from notifications.services.deliveries import Clock, deliver_next
from notifications.services.mishaps import log_mishap
from notifications.transports import services, webhook
from notifications.transports.transport import Transport

# What a tick spends on them at the most. A call begins only where it can end within it.
BUDGET_SECONDS: Final = 10
MOST_PER_TICK: Final = 200
# A webhook that has been out of reach for so long is asked again at longer intervals.
LONG: Final = timedelta(minutes=10)
PROBE_LATER: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Way:
    """A channel, what makes its messages, and what hands them over."""

    channel: str
    transport: Transport
    freeze: Freeze


def deliver_to_machines(*, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> int:
    """Hand over what waits for webhooks, then for other services; how many were handed over.

    One that does not answer, or slowly, costs one call, and its other messages wait with the first.
    """
    starts_until = monotonic() + BUDGET_SECONDS - webhook.SECONDS
    handed = 0
    if organisations_with_webhook():
        with webhook.WebhookTransport(clock=clock, monotonic=monotonic) as hooks:
            way = Way(WEBHOOK, hooks, webhook_event)
            handed = _deliver(way, starts_until, clock=clock, monotonic=monotonic)
            _put_off(hooks.silent, now=clock())
    if services_exist():
        with services.ServicesTransport() as others:
            way = Way(SERVICES, others, service_text)
            handed += _deliver(way, starts_until, clock=clock, monotonic=monotonic)
    return handed


def _deliver(
    way: Way,
    starts_until: float,
    *,
    clock: Clock,
    monotonic: Callable[[], float],
) -> int:
    for handed in range(MOST_PER_TICK):
        if monotonic() > starts_until:
            return handed
        try:
            outcome = deliver_next(
                clock=clock, transport=way.transport, channels=(way.channel,), freeze=way.freeze
            )
        except Exception as problem:
            # Whatever it is, the sign of life of the tick does not wait for it.
            log_mishap("Delivering beside mail, failure", handed, problem)
            return handed
        if outcome is None:
            return handed
    return MOST_PER_TICK


def _put_off(organisations: set[int], *, now: datetime) -> None:
    """What waits for a webhook that does not answer waits with its first message."""
    for organisation in organisations:
        waiting = Alert.objects.filter(
            organisation=organisation, channel=WEBHOOK, state__in=WAITING
        )
        since = waiting.order_by("planned_at").values_list("planned_at", flat=True).first()
        if since is not None:
            wait = PROBE_LATER if now - since > LONG else PROBE_AFTER
            waiting.filter(not_before__lt=now + wait).update(not_before=now + wait)
