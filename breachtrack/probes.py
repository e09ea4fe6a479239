"""Who may ask how this machine is: this machine itself, and who holds the token."""

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# A reverse proxy on this machine speaks from 127.0.0.1 too, for everybody in front of it.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED")


def may_probe(request: HttpRequest) -> bool:
    """Whether the answer may say more than "not found"."""
    return _from_this_machine(request) or _bears_the_token(request)


def _from_this_machine(request: HttpRequest) -> bool:
    if any(name in request.META for name in PASSED_ON):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _bears_the_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or kind.lower() != "bearer":
        return False
    return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
