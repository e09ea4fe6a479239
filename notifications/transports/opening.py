"""Opening a conversation: connect, greet, encrypt, sign in. All of it before any message."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from notifications.transports.conversation import Conversation
from notifications.transports.outcomes import NotReached

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where messages are handed over, and how long we try to connect (seconds)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Security
    connect_seconds: float
    local_hostname: str


class Broken(Exception):
    """The conversation ended before anything was handed over."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(stage)
        self.outcome = NotReached(stage, reason)


def detail(problem: BaseException) -> str:
    """The kind of failure and the server's code, never the server's words nor a password."""
    code = getattr(problem, "smtp_code", None)
    if code is not None:
        return f"{type(problem).__name__} {code}"
    reason = getattr(problem, "verify_message", "") or str(problem)
    return f"{type(problem).__name__}: {reason}"[:300]


@contextmanager
def during(stage: str) -> Iterator[None]:
    """Any failure inside the block happened at this stage, before anything was handed over."""
    try:
        yield
    except (smtplib.SMTPException, OSError) as problem:
        raise Broken(stage, detail(problem)) from problem


def open_conversation(server: Server, *, seconds: float) -> Conversation:
    """Ready for MAIL, in `seconds` at most. Raises Broken. Never falls back to clear text."""
    talk = Conversation(
        server.host,
        local_hostname=server.local_hostname,
        connect_seconds=server.connect_seconds,
    )
    talk.allow(seconds)
    try:
        _introduce(talk, server)
    except Broken:
        talk.close()
        raise
    return talk


def _introduce(talk: Conversation, server: Server) -> None:
    # The system's authorities; SSL_CERT_FILE names another file of them.
    context = ssl.create_default_context() if server.security != "none" else None
    with during("connect"):
        _expect(talk.begin(server.port, tls=context if server.security == "tls" else None), 220)
    with during("ehlo"):
        talk.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        with during("starttls"):
            _expect(talk.starttls(context=context), 220)
        with during("ehlo"):
            talk.ehlo_or_helo_if_needed()
    if server.user:
        with during("auth"):
            talk.login(server.user, server.password)


def _expect(answer: tuple[int, bytes], code: int) -> None:
    if answer[0] != code:
        raise smtplib.SMTPResponseException(*answer)
