"""The webhook of an organisation, and what became of the last messages to it."""

from django.db.models import QuerySet

from incidents.models import Organisation
from notifications.models import Alert, Delivery, Webhook


def webhook_of(organisation: Organisation) -> Webhook | None:
    """Where its signed messages go; None without one."""
    return Webhook.objects.filter(organisation=organisation).first()


def webhook_for(organisation: int) -> Webhook | None:
    """The same by the key of the organisation."""
    return Webhook.objects.filter(organisation=organisation).first()


def last_test_of(organisation: Organisation) -> Alert | None:
    """The last test that somebody asked for."""
    tests = Alert.objects.filter(
        organisation=organisation, channel=Alert.Channel.WEBHOOK, rung__startswith="test-"
    )
    return tests.order_by("-planned_at", "-pk").first()


def last_handings_to(organisation: Organisation, *, most: int = 10) -> QuerySet[Delivery]:
    """What its webhook answered, the latest first."""
    of_webhook = Delivery.objects.filter(
        alert__organisation=organisation, alert__channel=Alert.Channel.WEBHOOK
    )
    return of_webhook.select_related("alert__incident").order_by("-pk")[:most]
