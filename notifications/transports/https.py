"""One POST over HTTPS: no redirect is followed, no private address is spoken to, no long wait."""

import http.client
import socket
import ssl
from urllib.parse import urlsplit

from notifications.transports.addresses import address_of


class _Pinned(http.client.HTTPSConnection):
    """Connects to an address that was looked at; the certificate is that of the name."""

    def __init__(self, host: str, port: int, address: str, *, seconds: float) -> None:
        self._context_of_tls = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._context_of_tls)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._context_of_tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def post(url: str, body: bytes, *, seconds: float, allow_private: bool = False) -> int:
    """POST plain text to an https address and return the status, whatever it is.

    `seconds` bounds each step: connecting, sending, the answer; the resolver of names has its own
    time, so call this from a thread of its own. The answer's text is not read.
    Raises OSError (PrivateAddress among them) and http.client.HTTPException.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    address = address_of(host, port, allow_private=allow_private)
    connection = _Pinned(host, port, address, seconds=seconds)
    path = parts.path or "/"
    try:
        connection.request(
            "POST",
            f"{path}?{parts.query}" if parts.query else path,
            body,
            {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "BreachTrack"},
        )
        return connection.getresponse().status
    finally:
        connection.close()
