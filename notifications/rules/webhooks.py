"""A webhook: which address may be one, and how a message to it is signed.

The conventions are those of Standard Webhooks: `webhook-id`, `webhook-timestamp`, and
`webhook-signature` over the two and the body.
"""

import base64
import hashlib
import hmac
import re
from typing import Final
from urllib.parse import urlsplit

from incidents.rules.refusals import Refused
from notifications.rules.public_addresses import is_public

LONGEST_URL: Final = 2000
SECRET_BYTES: Final = 32
# What is noted of a call that was not made.
SILENT: Final = "did not answer a moment ago"
NOT_PUBLIC: Final = "not a public address"
# Written before the secret, so that a person and a scanner of leaked keys know what it is.
PREFIX: Final = "whsec_"
_PRINTABLE: Final = re.compile(r"[\x21-\x7e]+")
_HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*|[0-9a-f:.]+")


def read_webhook_url(typed: str, *, allow_private: bool = False) -> str:
    """The address as it is called. What its name leads to is looked at with every call.

    Raises Refused (field `url`): `webhook_url`, when it is no https address or holds a password;
    `webhook_private`, when it names this machine or its network by number.
    """
    typed = typed.strip()
    if not _is_https(typed):
        raise Refused("webhook_url", field="url")
    if not allow_private and _is_private(host_of(typed)):
        raise Refused("webhook_private", field="url")
    return typed


def host_of(url: str) -> str:
    """What of an address may be shown and kept in clear: the rest of it is often a key."""
    return urlsplit(url).hostname or ""


def _is_https(typed: str) -> bool:
    if len(typed) > LONGEST_URL or not _PRINTABLE.fullmatch(typed) or "\\" in typed:
        return False
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and "@" not in parts.netloc
        and not parts.fragment
        and port != 0
        and len(parts.hostname or "") <= 253
        and bool(_HOST.fullmatch(parts.hostname or ""))
    )


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False


def written_secret(key: bytes) -> str:
    """The secret as people copy it: `whsec_` and the key in base64."""
    return PREFIX + base64.b64encode(key).decode()


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`: `v1,` and the HMAC-SHA256 in base64.

    `timestamp`: whole seconds since 1970, of this try.
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
