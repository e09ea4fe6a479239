"""The mailbox and the language of whoever reads an alert."""

from django.conf import settings

from notifications.models import Alert
from notifications.rules.addresses import own_address
from notifications.selectors.ladders import plan_of

# Where nobody knows who will read, in the language of the country of the organisation.
FRENCH_IN = frozenset({"FR", "BE", "LU", "MC", "CH"})


def mailbox_of(alert: Alert) -> str:
    """The one address an alert goes to; empty where the organisation has taken it away."""
    if alert.contact is not None:
        return own_address(alert.contact.email)
    return own_address(plan_of(alert.organisation).emergency_email)


def language_of(alert: Alert) -> str:
    """The language of the reader; of the organisation's country where it is nobody by name."""
    if alert.contact is not None:
        return alert.contact.language
    return "fr" if alert.organisation.country in FRENCH_IN else settings.LANGUAGE_CODE
