"""One POST over HTTPS: no redirect is followed, no private address is spoken to, no long wait."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Final, Self
from urllib.parse import urlsplit

from notifications.transports.addresses import address_of

_PLAIN: Final = {"Content-Type": "text/plain; charset=utf-8"}


class _Pinned(http.client.HTTPSConnection):
    """Connects to an address that was looked at; the certificate is that of the name."""

    def __init__(self, host: str, port: int, address: str, *, seconds: float) -> None:
        self._context_of_tls = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._context_of_tls)
        self._address = address
        self.plain: socket.socket | None = None

    def connect(self) -> None:
        self.plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self.plain = self._context_of_tls.wrap_socket(
                self.plain, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()
        except BaseException:
            self.plain.close()
            raise


class Call:
    """One request to one https address, in two steps: `open`, then `post`. A context manager.

    `seconds` bounds both steps together, even where the far side drips byte by byte: looking up
    the name, connecting, TLS, sending, the answer. The answer's text is not read. Both steps
    raise OSError (PrivateAddress and TimeoutError among them) and http.client.HTTPException.
    """

    def __init__(self, url: str, *, seconds: float, allow_private: bool = False) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 443
        self._target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        self._ends_at = time.monotonic() + seconds
        self._allow_private = allow_private
        self._connection: _Pinned | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def open(self) -> None:
        """Looks the name up, connects to what was found, and agrees on TLS."""
        address = self._looked_up()
        seconds = self._seconds_left()
        self._connection = _Pinned(self._host, self._port, address, seconds=seconds)
        with self._hung_up_at_the_end():
            self._connection.connect()

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Sends the request and returns the status, whatever it is."""
        if self._connection is None:
            raise ConnectionError("not connected")
        with self._hung_up_at_the_end():
            self._connection.request(
                "POST", self._target, body, {"User-Agent": "BreachTrack", **headers}
            )
            return self._connection.getresponse().status

    def _seconds_left(self) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time allowed has run out")
        return left

    def _looked_up(self) -> str:
        """The resolver knows no time limit: it is asked in a thread that may be left behind."""
        found: list[str | OSError] = []

        def look() -> None:
            try:
                found.append(address_of(self._host, self._port, allow_private=self._allow_private))
            except (OSError, UnicodeError) as problem:
                found.append(problem if isinstance(problem, OSError) else OSError("no such name"))

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        thread.join(self._seconds_left())
        if not found:
            raise TimeoutError("the name was not found in time")
        if isinstance(found[0], OSError):
            raise found[0]
        return found[0]

    @contextlib.contextmanager
    def _hung_up_at_the_end(self) -> Iterator[None]:
        """A socket's own time starts again at every byte; this one does not."""
        late = threading.Event()

        def hang_up() -> None:
            late.set()
            plain = self._connection.plain if self._connection else None
            if plain is not None:
                with contextlib.suppress(OSError):
                    # The one below TLS: closing TLS politely would wait as well.
                    socket.socket.shutdown(plain, socket.SHUT_RDWR)

        timer = threading.Timer(self._seconds_left(), hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, ValueError, http.client.HTTPException) as problem:
            if late.is_set():
                raise TimeoutError("the time allowed has run out") from problem
            raise
        finally:
            timer.cancel()
            timer.join()


def post(url: str, body: bytes, *, seconds: float, allow_private: bool = False) -> int:
    """POST plain text to an https address and return the status, whatever it is.

    Raises OSError (PrivateAddress among them) and http.client.HTTPException.
    """
    with Call(url, seconds=seconds, allow_private=allow_private) as call:
        call.open()
        return call.post(body, _PLAIN)
