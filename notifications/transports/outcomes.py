"""What one handing over of one message to a server came to: six answers, none of them vague.

The caller learns from the kind alone what to do next: `Accepted` settles the row, `NotReached`
and `Withdrawn` burn no attempt, `RefusedForNow` waits, `RefusedForGood` fails, and `Unknown`
may or may not have arrived (RFC 1047), so it is listed and never silently dropped.
Replies never hold the address of the recipient: they are stored in clear.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

# The stage of a fault of our own, which says nothing about the server.
HERE: Final = "here"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server answered 2xx to the whole message. `server` is `host:port`."""

    server: str
    reply: str


@dataclass(frozen=True, slots=True)
class RefusedForNow:
    """4xx. Unambiguous: the message was not taken. `stage` is mail, rcpt or data."""

    stage: str
    reply: str


@dataclass(frozen=True, slots=True)
class RefusedForGood:
    """5xx. Unambiguous: the message was not taken. `stage` is mail, rcpt or data."""

    stage: str
    reply: str


@dataclass(frozen=True, slots=True)
class NotReached:
    """Nothing of the message was handed over. No attempt is burned.

    `stage` is connect, ehlo, starttls, auth, mail, rcpt, data (the connection broke before the
    server asked for the text), write (the file could not be written) or HERE.
    """

    stage: str
    detail: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """`before_data` said no (another worker holds the row, or it was cancelled)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The text was sent, or part of it, and no readable answer came. It may have arrived."""

    detail: str


Outcome: TypeAlias = Accepted | RefusedForNow | RefusedForGood | NotReached | Withdrawn | Unknown
