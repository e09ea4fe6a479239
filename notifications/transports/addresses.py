"""Where a request of ours may go: to the internet, and not into the network we stand in."""

import socket

from notifications.rules.public_addresses import is_public


class PrivateAddress(OSError):
    """The name leads, at least by one of its addresses, to this machine or its network."""


def address_of(host: str, port: int, *, allow_private: bool = False) -> str:
    """One address of `host`, which is what must then be connected to: a second look may differ.

    Raises PrivateAddress, unless `allow_private`, where any address of the name is not public;
    OSError where the name leads nowhere.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(answer[4][0]) for answer in found]
    if not allow_private and not all(is_public(address) for address in addresses):
        raise PrivateAddress("the name leads to an address that is not public")
    return addresses[0]
