"""What the alerts of every kind are made of."""

from dataclasses import dataclass

from incidents.models import Incident


@dataclass(frozen=True)
class AlertWords:
    """The subject, the paragraphs beside head and link, and the zone of their instants."""

    subject: str
    lines: list[str]
    zone: str


def neutral_name(incident: Incident) -> str:
    """What an incident is called in a mail: its reference and its code name."""
    return f"{incident.reference} {incident.code_name}"


def printable(text: str) -> str:
    """Without what a mail cannot carry: an odd name must not stop an alert."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
