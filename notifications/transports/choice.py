"""Which way mail leaves: the server of the settings, or files on this machine."""

from urllib.parse import urlsplit

from django.conf import settings

from notifications.transports.eml import EmlTransport
from notifications.transports.opening import Security
from notifications.transports.smtp import SmtpTransport
from notifications.transports.transport import Transport

PORTS: dict[Security, int] = {"none": 25, "starttls": 587, "tls": 465}


def transport() -> Transport:
    """A new transport, to be used as a context manager and by one thread."""
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        return EmlTransport(settings.MAIL_DIR)
    security = _security()
    return SmtpTransport(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT or PORTS[security],
        settings.EMAIL_HOST_USER or "",
        settings.EMAIL_HOST_PASSWORD or "",
        security,
        connect_seconds=settings.ALERT_CONNECT_SECONDS,
        data_seconds=settings.ALERT_DATA_SECONDS,
        local_hostname=_own_name(),
    )


def _security() -> Security:
    if settings.EMAIL_USE_SSL:
        return "tls"
    return "starttls" if settings.EMAIL_USE_TLS else "none"


def _own_name() -> str | None:
    """The name of the site, unless it is an address or has no dot: servers refuse those."""
    name = urlsplit(settings.SITE_URL).hostname or ""
    return name if "." in name and not name.replace(".", "").isdigit() and ":" not in name else None
