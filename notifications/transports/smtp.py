"""Handing messages to an SMTP server, one recipient and one clear outcome at a time."""

import re
import smtplib
import time
from collections.abc import Callable
from typing import Final

from notifications.rules.addresses import is_plain
from notifications.transports.conversation import Conversation
from notifications.transports.opening import Broken, Security, Server, detail, open_conversation
from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    Outcome,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.replies import reply_words
from notifications.transports.transport import Transport

CLOSING: Final = 421
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


class SmtpTransport(Transport):
    """A connection to one server, opened at need, kept, and used for many messages.

    `data_seconds` bounds one message, from MAIL to the answer after the text, even if the
    server drips byte by byte; with opening the connection (twice where a kept one was dead) a
    handing over takes at most `connect_seconds + data_seconds`, beside what the resolver of
    names takes. The time spent in `before_data` is not counted. Certificates are
    checked against the system's authorities (`SSL_CERT_FILE` names others); where STARTTLS is
    asked for and not offered, nothing is sent. Not for two threads at once.
    """

    def __init__(
        self,
        host: str,
        port: int,
        user: str = "",
        password: str = "",
        security: Security = "starttls",
        *,
        connect_seconds: float = 5,
        data_seconds: float = 20,
        local_hostname: str | None = None,
    ) -> None:
        self.server = f"{host}:{port}"
        self._data_seconds = data_seconds
        self._total_seconds = connect_seconds + data_seconds
        self._ends_at = 0.0
        self._server = Server(
            host,
            port,
            user,
            password,
            security,
            connect_seconds,
            # A literal, because asking the resolver for our own name can take a minute.
            local_hostname or "[127.0.0.1]",
        )
        self._talk: Conversation | None = None

    def close(self) -> None:
        """Says goodbye, for two seconds at most, and lets go of the connection."""
        talk, self._talk = self._talk, None
        if talk is None:
            return
        try:
            talk.allow(min(2, self._data_seconds))
            talk.quit()
        except (smtplib.SMTPException, OSError):
            pass
        finally:
            talk.close()

    def knock(self) -> NotReached | None:
        """Opens the connection and signs in, unless that was done; keeps it for what comes."""
        self._ends_at = time.monotonic() + self._total_seconds
        try:
            self._talk = self._talk or open_conversation(self._server, seconds=self._seconds_left())
        except Broken as broken:
            return broken.outcome
        return None

    def hand_over(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_data: Callable[[], bool],
    ) -> Outcome:
        """MAIL, RCPT, `before_data()`, DATA: and what came of it.

        `before_data` commits the state `handing`; when it returns False the message is
        withdrawn. What it raises is passed on, with the connection closed. A kept connection
        that the server dropped meanwhile is opened again once.
        """
        if not is_plain(recipient):
            return RefusedForGood("rcpt", "not one plain address")
        if envelope_from and not is_plain(envelope_from):
            # Our own setting is wrong, for all messages alike: none of them is given up for it.
            return NotReached("mail", "the sender is not one plain address")
        self._ends_at = time.monotonic() + self._total_seconds
        try:
            refused = self._envelope(envelope_from, recipient)
            return refused or self._content(recipient, message, before_data)
        except Broken as broken:
            self._drop()
            return broken.outcome

    # The envelope

    def _envelope(self, envelope_from: str, recipient: str) -> Outcome | None:
        kept = self._talk is not None
        try:
            code, words = self._mail(envelope_from)
        except Broken:
            if not kept:
                raise
            code, words = CLOSING, b""
        if kept and code == CLOSING:
            self._drop()
            code, words = self._mail(envelope_from)
        refused = self._refusal("mail", code, words, recipient)
        if refused:
            return refused
        code, words = self._ask("rcpt", lambda talk: talk.rcpt(recipient))
        return self._refusal("rcpt", code, words, recipient)

    def _mail(self, envelope_from: str) -> tuple[int, bytes]:
        self._talk = self._talk or open_conversation(self._server, seconds=self._seconds_left())
        self._talk.allow(self._seconds_left())
        return self._ask("mail", lambda talk: talk.mail(envelope_from))

    def _seconds_left(self) -> float:
        return min(self._data_seconds, self._ends_at - time.monotonic())

    def _refusal(self, stage: str, code: int, words: bytes, recipient: str) -> Outcome | None:
        """None when the server said yes; else the transaction is given up, cleanly."""
        if 200 <= code < 300:
            return None
        if code == CLOSING:
            self._drop()
        else:
            self._forget_transaction()
        return _refused(stage, code, words, recipient) or NotReached(stage, f"answered {code}")

    def _ask(
        self, stage: str, command: Callable[[Conversation], tuple[int, bytes]]
    ) -> tuple[int, bytes]:
        if self._talk is None:
            raise Broken(stage, "not connected")
        try:
            return command(self._talk)
        except (smtplib.SMTPException, OSError) as problem:
            raise Broken(stage, detail(problem)) from problem

    # The text

    def _content(self, recipient: str, message: bytes, before_data: Callable[[], bool]) -> Outcome:
        talk = self._talk
        if talk is None:
            raise Broken("rcpt", "not connected")
        if not self._go_ahead(talk, before_data):
            self._forget_transaction()
            return Withdrawn()
        code, words = self._ask("data", lambda talk: talk.docmd("DATA"))
        if code != 354:
            return self._refusal("data", code, words, recipient) or self._not_asked_for(code)
        try:
            talk.send(_on_the_wire(message))
            code, words = talk.getreply()
        except (smtplib.SMTPException, OSError) as problem:
            # Also an endless reply line, which smtplib reports as a 500 of its own making.
            self._drop()
            return Unknown(detail(problem))
        return self._answer(code, words, recipient)

    def _go_ahead(self, talk: Conversation, before_data: Callable[[], bool]) -> bool:
        try:
            left = talk.remaining()
        except TimeoutError as problem:
            raise Broken("rcpt", detail(problem)) from problem
        try:
            return before_data()
        except BaseException:
            self._drop()
            raise
        finally:
            talk.allow(left)

    def _not_asked_for(self, code: int) -> Outcome:
        """A 2xx or 3xx where 354 was due: the two sides no longer agree; hang up."""
        self._drop()
        return NotReached("data", f"answered {code}")

    def _answer(self, code: int, words: bytes, recipient: str) -> Outcome:
        if 200 <= code < 300:
            return Accepted(self.server, reply_words(code, words, recipient))
        refused = _refused("data", code, words, recipient)
        if refused is None or code == CLOSING:
            self._drop()
        return refused or Unknown(f"answered {code}")

    # The connection

    def _forget_transaction(self) -> None:
        """RSET; a connection that does not answer it is not kept."""
        if self._talk is None:
            return
        try:
            code, _words = self._talk.rset()
        except (smtplib.SMTPException, OSError):
            code = CLOSING
        if code != 250:
            self._drop()

    def _drop(self) -> None:
        talk, self._talk = self._talk, None
        if talk is not None:
            talk.close()


def _refused(stage: str, code: int, words: bytes, recipient: str) -> Outcome | None:
    if 400 <= code < 500:
        return RefusedForNow(stage, reply_words(code, words, recipient))
    if 500 <= code < 600:
        return RefusedForGood(stage, reply_words(code, words, recipient))
    return None


def _on_the_wire(message: bytes) -> bytes:
    """CRLF everywhere, dots at the beginning of a line doubled, and the final dot.

    A bare LF would let a text end itself early on some servers (SMTP smuggling).
    """
    lines = _LINE_END.sub(b"\r\n", message).removesuffix(b"\r\n")
    return _DOT.sub(b"..", lines) + b"\r\n.\r\n"
