"""E-mail addresses: one plain address that a server on the internet can be asked for, or a reason.

The local part keeps its letters' case (RFC 5321, 2.4); the domain becomes lower-case ASCII.
"""

import re
from typing import Final

from incidents.rules.refusals import Refused

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN: Final = re.compile(rf"(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|[Xx][Nn]--[A-Za-z0-9-]{{1,59}})")
# Nearly every address of half a million is this one; the reasons are only looked for in the rest.
_USUAL: Final = re.compile(rf"([\w.%+-]{{1,64}})@((?:{_LABEL}\.)+[A-Za-z]{{2,63}})", re.ASCII)
_PLAIN: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)
LONGEST_LOCAL: Final = 64
LONGEST: Final = 254


def read_address(typed: str) -> str:
    """The address as it is used. Raises Refused `address_…` with the reason."""
    usual = _USUAL.fullmatch(typed)
    if (
        usual
        and len(typed) <= LONGEST
        and ".." not in typed
        and "." not in (typed[0], usual[1][-1])
    ):
        return f"{usual[1]}@{usual[2].lower()}"
    local, at, domain = typed.strip().rpartition("@")
    if not at:
        raise Refused("address_without_at")
    _require_one(local, domain)
    _require_local(local)
    address = f"{local}@{_ascii_domain(domain)}"
    if len(address) > LONGEST:
        raise Refused("address_too_long", longest=LONGEST)
    return address


def is_plain(address: str) -> bool:
    """One address and nothing else, in ASCII; a name without a dot passes (`dpo@intranet`).

    Parsers take the inner address of `x" <evil@y.example>`: what fails here reaches none.
    """
    return _PLAIN.fullmatch(address) is not None


def own_address(typed: str) -> str:
    """For our own people and our own sender, whose server may know names without a dot.

    Never refuses: an alert must be written. What is unusable comes back as it was typed.
    """
    try:
        return read_address(typed)
    except Refused:
        return typed.strip()


def address_key(address: str) -> str:
    """What two addresses of the same mailbox have in common; for comparing, never for sending."""
    return address.strip().lower()


def _require_one(local: str, domain: str) -> None:
    if "<" in local or ">" in domain:
        raise Refused("address_with_name")
    if "@" in local or any(each in local + domain for each in ",;"):
        raise Refused("address_several")


def _require_local(local: str) -> None:
    if not local.isascii():
        raise Refused("address_accent", char=next(each for each in local if not each.isascii()))
    if len(local) > LONGEST_LOCAL:
        raise Refused("address_local_too_long", longest=LONGEST_LOCAL)
    if not _LOCAL.fullmatch(local):
        raise Refused("address_local")


def _ascii_domain(domain: str) -> str:
    if domain.startswith("["):
        raise Refused("address_literal")
    if "." not in domain:
        raise Refused("address_without_dot", domain=domain)
    name = domain.lower() if domain.isascii() else _punycode(domain)
    if not _DOMAIN.fullmatch(name):
        raise Refused("address_domain", domain=domain)
    return name


def _punycode(domain: str) -> str:
    """Python's rules of 2003 send `straße.de` to `strasse.de`: another owner, so refused."""
    try:
        name = domain.encode("idna").decode("ascii")
        same = name.encode("ascii").decode("idna") == domain.lower()
    except UnicodeError as problem:
        raise Refused("address_domain", domain=domain) from problem
    if not same:
        raise Refused("address_domain", domain=domain)
    return name.lower()
