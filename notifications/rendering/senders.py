"""Who our mails come from."""

from email.utils import parseaddr

from django.conf import settings


def sender_address() -> str:
    """The address alone of `DEFAULT_FROM_EMAIL`: what stands in the envelope."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
