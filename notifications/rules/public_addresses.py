"""Which numbers are those of the internet, and not of this machine or the network it stands in."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

# All that is given out to anybody (RFC 4291, 2.4); the rest is local, retired or not in use.
_GIVEN_OUT: Final = IPv6Network("2000::/3")
# A translator hands these on to the IPv4 address in their last four bytes (RFC 6052, 2.1).
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether one may speak to it. Of an IPv4 address within an IPv6 one the inner one counts,
    since that is where the packets end. Raises ValueError for what is no number.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _within(ip)
        if inner is None:
            return ip in _GIVEN_OUT and ip.is_global and not ip.is_multicast
        ip = inner
    return ip.is_global and not ip.is_multicast


def _within(ip: IPv6Address) -> IPv4Address | None:
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
