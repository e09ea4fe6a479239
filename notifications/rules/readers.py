"""Who reads an alert: a person, or a channel of the organisation beside its people."""

from dataclasses import dataclass
from typing import Final

PERSON, EMERGENCY, WEBHOOK, SERVICES = "person", "emergency", "webhook", "services"
# What is read by somebody whom no row names: one message for the organisation.
BESIDE_PEOPLE: Final = (EMERGENCY, WEBHOOK, SERVICES)


@dataclass(frozen=True)
class Reader:
    """A person by key, or a channel without a person."""

    channel: str
    person: int | None = None
