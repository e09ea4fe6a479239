"""Which way mail leaves: the servers of the settings, or files on this machine."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from notifications.rules.machine import STRANGE
from notifications.selectors.machine import standing_now
from notifications.transports.eml import EmlTransport
from notifications.transports.opening import Security
from notifications.transports.silence import Silence
from notifications.transports.smtp import SmtpTransport
from notifications.transports.transport import Transport

PORTS: dict[Security, int] = {"none": 25, "starttls": 587, "tls": 465}


def transport() -> Transport:
    """A new transport, to be used as a context manager and by one thread."""
    if standing_now() in STRANGE:
        return Silence()
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        return EmlTransport(settings.MAIL_DIR)
    return _smtp(_first())


def spare_transport() -> AbstractContextManager[Transport | None]:
    """The second server, for alerts alone; None within it where there is none."""
    if not settings.EMAIL_SECOND:
        return nullcontext()
    return _smtp(settings.EMAIL_SECOND)


def server_names() -> list[str]:
    """`host:port` of the servers that alerts leave through, the usual one first."""
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        return []
    configs = [_first(), *([settings.EMAIL_SECOND] if settings.EMAIL_SECOND else [])]
    return [f"{config['EMAIL_HOST']}:{_port(config)}" for config in configs]


def _first() -> Mapping[str, Any]:
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")
    return {f"EMAIL_{name}": getattr(settings, f"EMAIL_{name}") for name in names}


def _smtp(config: Mapping[str, Any]) -> SmtpTransport:
    return SmtpTransport(
        config["EMAIL_HOST"],
        _port(config),
        config["EMAIL_HOST_USER"] or "",
        config["EMAIL_HOST_PASSWORD"] or "",
        _security(config),
        connect_seconds=settings.ALERT_CONNECT_SECONDS,
        data_seconds=settings.ALERT_DATA_SECONDS,
        local_hostname=_own_name(),
    )


def _port(config: Mapping[str, Any]) -> int:
    return config["EMAIL_PORT"] or PORTS[_security(config)]


def _security(config: Mapping[str, Any]) -> Security:
    if config.get("EMAIL_USE_SSL"):
        return "tls"
    return "starttls" if config.get("EMAIL_USE_TLS") else "none"


def _own_name() -> str | None:
    """The name of the site, unless it is an address or has no dot: servers refuse those."""
    name = urlsplit(settings.SITE_URL).hostname or ""
    return name if "." in name and not name.replace(".", "").isdigit() and ":" not in name else None
