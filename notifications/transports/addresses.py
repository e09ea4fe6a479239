"""Where a request of ours may go: to the internet, and not into the network we stand in."""

import socket
from ipaddress import ip_address


class PrivateAddress(OSError):
    """The name leads, at least by one of its addresses, to this machine or its network."""


def address_of(host: str, port: int, *, allow_private: bool = False) -> str:
    """One address of `host`, which is what must then be connected to: a second look may differ.

    Raises PrivateAddress, unless `allow_private`, where any address of the name is not public;
    OSError where the name leads nowhere.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(answer[4][0]) for answer in found]
    if not allow_private and not all(_is_public(address) for address in addresses):
        raise PrivateAddress("the name leads to an address that is not public")
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not ip.is_multicast
