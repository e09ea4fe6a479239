"""One SMTP conversation under one deadline.

smtplib's timeout starts again at every byte received, so that a server which drips one byte
every few seconds holds a worker for ever. Here one clock runs over everything.
"""

import io
import smtplib
import socket
import ssl
import time
from typing import Final

LONGEST_REPLY: Final = 65_536
PIECE: Final = 65_536


class Conversation(smtplib.SMTP):
    """smtplib's protocol, our clock. `allow` starts the clock, `pause` gives time back.

    Raises what smtplib raises; time that has run out is an `SMTPServerDisconnected`.
    """

    def __init__(self, host: str, *, local_hostname: str, connect_seconds: float) -> None:
        super().__init__(local_hostname=local_hostname)
        # smtplib takes the name to check the certificate against from here.
        self._host = host
        self._connect_seconds = connect_seconds
        self._ends_at = time.monotonic() + connect_seconds
        self._reply_bytes = 0

    def allow(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, in a form a socket takes. Raises TimeoutError when none is left."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time allowed has run out")
        return left

    def open_plain(self, port: int) -> socket.socket:
        """A connected socket. The addresses of the host share the time to connect evenly."""
        ends_at = time.monotonic() + min(self._connect_seconds, self.remaining())
        found = socket.getaddrinfo(self._host, port, type=socket.SOCK_STREAM)
        problem: OSError = OSError("the name has no address")
        for at, (*_kind, address) in enumerate(found):
            share = (ends_at - time.monotonic()) / (len(found) - at)
            try:
                return socket.create_connection((str(address[0]), port), max(share, 0.05))
            except OSError as refused:
                problem = refused
        raise problem

    def begin(self, port: int, *, tls: ssl.SSLContext | None) -> tuple[int, bytes]:
        """Connects (wrapped in TLS at once where `tls` is given) and reads the greeting."""
        plain = self.open_plain(port)
        plain.settimeout(self.remaining())
        try:
            self.sock = tls.wrap_socket(plain, server_hostname=self._host) if tls else plain
        except OSError:
            plain.close()
            raise
        self.file = None
        return self.getreply()

    def send(self, s: object) -> None:
        """Everything, in pieces, each given only the time that is left."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        rest = memoryview(s.encode("ascii") if isinstance(s, str) else bytes(s))  # type: ignore[call-overload]
        try:
            while rest:
                self.sock.settimeout(self.remaining())
                rest = rest[self.sock.send(rest[:PIECE]) :]
        except OSError as problem:
            self.close()
            raise smtplib.SMTPServerDisconnected(str(problem)) from problem

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = io.BufferedReader(_UnderTheClock(self))
        self._reply_bytes = 0
        return super().getreply()

    def receive_into(self, room: memoryview) -> int:
        if self.sock is None:
            raise OSError("not connected")
        self.sock.settimeout(self.remaining())
        count = self.sock.recv_into(room)
        self._reply_bytes += count
        if self._reply_bytes > LONGEST_REPLY:
            raise OSError("the reply does not end")
        return count


class _UnderTheClock(io.RawIOBase):
    """The reading side of a conversation, as a file."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]
        return self._conversation.receive_into(room)
