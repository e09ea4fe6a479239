"""What hears of the alerts of an organisation beside its people: a webhook, other services."""

from django.conf import settings

from incidents.models import Organisation
from notifications.models import Webhook
from notifications.rules.readers import SERVICES, WEBHOOK, Reader


def machines_of(organisation: Organisation) -> tuple[Reader, ...]:
    """The channels without a person that the organisation, or this installation, has now."""
    webhook = Webhook.objects.filter(organisation=organisation).exists()
    return (*(webhook * (Reader(WEBHOOK),)), *(services_exist() * (Reader(SERVICES),)))


def organisations_with_webhook() -> frozenset[int]:
    """Their keys."""
    return frozenset(Webhook.objects.values_list("organisation", flat=True))


def services_exist() -> bool:
    """Whether this installation tells other services: addresses are set, the package is there."""
    return bool(settings.ALERT_SERVICES_URLS) and settings.ALERT_SERVICES_INSTALLED
