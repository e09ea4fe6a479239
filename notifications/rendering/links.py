"""The link in an alert by which its reader answers without signing in.

The token is the key of the alert and the second it was written, signed: it is nobody's password,
it opens this one answer, and it is too old after a week. Nothing of it is kept; the frozen bytes
of the alert hold it.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.signing import SignatureExpired, Signer
from django.utils.http import base36_to_int, int_to_base36

from notifications.models import Alert

LONGEST: Final = timedelta(days=7)
# An answer by link is no other thing that this instance signs.
_SALT: Final = "breachtrack.alert.answer"


def answer_url(alert: Alert, *, now: datetime) -> str:
    """The whole address where the reader says "I'm on it"; `now`: when the alert is written."""
    return f"{settings.SITE_URL}/on-it/{answer_token(alert, now=now)}/"


def arrived_url(alert: Alert, *, now: datetime) -> str:
    """The whole address where the reader of a test mail says that it arrived."""
    return f"{settings.SITE_URL}/arrived/{answer_token(alert, now=now)}/"


def answer_token(alert: Alert, *, now: datetime) -> str:
    """The same token for the same alert and second: letters, digits, `-`, `_` and `.`."""
    return _signer().sign(f"{alert.pk}.{int_to_base36(int(now.timestamp()))}")


def answered_alert(token: str, *, now: datetime) -> int:
    """The key of the alert that a token of `answer_token` was made for.

    Raises `BadSignature` for what was not made here, and `SignatureExpired`, which is one of
    those, after a week.
    """
    key, _, written = _signer().unsign(token).partition(".")
    if now - datetime.fromtimestamp(base36_to_int(written), UTC) > LONGEST:
        raise SignatureExpired("older than a week")
    return int(key)


def alert_of_expired(token: str) -> int:
    """The key, however old the token is: for a page that says so in the reader's language.

    Raises `BadSignature` for what was not made here.
    """
    return int(_signer().unsign(token).partition(".")[0])


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
