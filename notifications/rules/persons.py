"""One person of a list, as what is sealed in one row, and what of it a screen may show."""

import json
import unicodedata
from dataclasses import asdict, dataclass

from notifications.rules.addresses import address_key


@dataclass(frozen=True, slots=True)
class Person:
    """Who is told. Everything may be empty but something that names the person."""

    address: str = ""
    first_name: str = ""
    last_name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person with the language they are written to in."""

    person: Person
    language: str


def person_to_bytes(person: Person) -> bytes:
    """The JSON that is sealed: only what is known, in UTF-8."""
    known = {name: value for name, value in asdict(person).items() if value}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


def person_from_bytes(content: bytes) -> Person:
    """The reverse of `person_to_bytes`."""
    return Person(**json.loads(content))


def person_key(address: str, first_name: str, last_name: str) -> str:
    """Equal for the same person written twice; empty for somebody without an address.

    The address alone does not do: a couple or a parent and a child share one, and each of them
    is owed a communication (Article 34(1)).
    """
    if not address:
        return ""
    names = unicodedata.normalize("NFKC", f"{first_name} {last_name}")
    return f"{address_key(address)}\0{' '.join(names.casefold().split())}"


def masked_address(address: str) -> str:
    """`jean@exemple.fr` as `j***@e***.fr`: enough to recognise, too little to write to."""
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    return f"{local[:1]}***@{name[:1]}***.{ending}" if address else ""


def masked_name(person: Person) -> str:
    """`Zoé Lefèvre` as `Z. L.`."""
    return " ".join(f"{part[0]}." for part in (person.first_name, person.last_name) if part)
