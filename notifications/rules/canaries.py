"""When a test mail is due: so that a way out that swallows mail is found before it matters."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

PREFIX: Final = "test-"
AGAIN_AFTER: Final = timedelta(days=30)
ASK_AGAIN_AFTER: Final = timedelta(days=7)


def test_rung(now: datetime, *, way: str) -> str:
    """The code of a test mail of this minute; `way` is the mark of the way out, 4 letters."""
    return f"{PREFIX}{now.astimezone(UTC):%y%m%d%H%M}-{way}"


@dataclass(frozen=True)
class LastTest:
    """When the newest test mail by the present way out was planned; whether it was confirmed."""

    at: datetime
    is_confirmed: bool


def is_due(last: LastTest | None, *, now: datetime) -> bool:
    """At once by a way out that was never tried; then after 30 days, or 7 without an answer."""
    if last is None:
        return True
    return now >= last.at + (AGAIN_AFTER if last.is_confirmed else ASK_AGAIN_AFTER)
