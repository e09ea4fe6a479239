"""The webhook of an organisation: set, tried, given another secret, removed."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from incidents.models import Organisation, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.clocks import look_again
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Alert, Webhook
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import Rung
from notifications.rules.readers import WEBHOOK, Reader
from notifications.rules.webhooks import SECRET_BYTES, host_of, read_webhook_url, written_secret
from notifications.selectors.webhooks import webhook_of
from notifications.services.planning import plan_rung


@transaction.atomic
def set_webhook(organisation: Organisation, *, url: str, by: User, now: datetime) -> str | None:
    """Say where the signed messages of an organisation go; what waits goes there too.

    The new secret where there was no webhook before: it is shown once, and kept encrypted. None
    where an address was replaced: its secret stays. What is due of each running clock is sent at
    once. Raises `Refused`: `not_allowed`, `webhook_url` and `webhook_private` (field `url`).
    """
    kept = _locked(organisation, by=by)
    url = read_webhook_url(url, allow_private=settings.WEBHOOK_ALLOW_PRIVATE)
    webhook, secret = webhook_of(kept), None
    if webhook is None:
        secret = _new_secret()
        webhook = Webhook.objects.create(organisation=kept, url=url, secret=secret, made_at=now)
        look_again(kept, now=now)
    else:
        webhook.url = url
        webhook.save(update_fields=["url"])
        _waiting(kept).exclude(recipient="").update(recipient=host_of(url))
    record(kept, verb="webhook.set", subject=webhook, by=by, now=now)
    return secret


@transaction.atomic
def replace_secret(organisation: Organisation, *, by: User, now: datetime) -> str:
    """The new secret; the next message is signed with it. Raises `Refused`: `not_allowed`,
    `webhook_missing`.
    """
    webhook = _webhook(_locked(organisation, by=by))
    webhook.secret = secret = _new_secret()
    webhook.save(update_fields=["secret"])
    record(webhook.organisation, verb="webhook.secret_replaced", subject=webhook, by=by, now=now)
    return secret


@transaction.atomic
def ask_for_test(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Plan a message of the type `test`: the next tick hands it over as it does every other.

    Raises `Refused`: `not_allowed`, `webhook_missing`.
    """
    webhook = _webhook(_locked(organisation, by=by))
    rung = Rung(f"test-{int(now.timestamp())}", now)
    plan_rung(rung, reader=Reader(WEBHOOK), about=webhook.organisation, now=now)
    record(webhook.organisation, verb="webhook.tested", subject=webhook, by=by, now=now)


@transaction.atomic
def remove_webhook(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Forget the address and the secret; what waits is cancelled. Without one, nothing.

    Raises `Refused`: `not_allowed`.
    """
    webhook = webhook_of(_locked(organisation, by=by))
    if webhook is None:
        return
    _waiting(webhook.organisation).update(state=Alert.State.CANCELLED, settled_at=now)
    record(webhook.organisation, verb="webhook.removed", subject=webhook, by=by, now=now)
    webhook.delete()


def _locked(organisation: Organisation, *, by: User) -> Organisation:
    """The organisation, locked before its incidents as everywhere."""
    insist(by, organisation, Action.MANAGE_PEOPLE)
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _webhook(organisation: Organisation) -> Webhook:
    webhook = webhook_of(organisation)
    if webhook is None:
        raise Refused("webhook_missing")
    return webhook


def _new_secret() -> str:
    return written_secret(secrets.token_bytes(SECRET_BYTES))


def _waiting(organisation: Organisation) -> QuerySet[Alert]:
    return Alert.objects.filter(
        organisation=organisation, channel=Alert.Channel.WEBHOOK, state__in=WAITING
    )
