"""Who reads an alert: a person, or a channel of the organisation beside its people."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PERSON, EMERGENCY, WEBHOOK, SERVICES = "person", "emergency", "webhook", "services"
# What leaves as mail.
MAIL: Final = (PERSON, EMERGENCY)
# What is read by somebody whom no row names: one message for the organisation.
BESIDE_PEOPLE: Final = (EMERGENCY, WEBHOOK, SERVICES)
# Nobody is woken by these for sure: they hear beside people and never in their place.
MACHINES: Final = (WEBHOOK, SERVICES)


@dataclass(frozen=True)
class Reader:
    """A person by key, or a channel without a person."""

    channel: str
    person: int | None = None


def has_people(readers: Iterable[Reader]) -> bool:
    """Whether a mailbox is among them."""
    return any(reader.channel not in MACHINES for reader in readers)
