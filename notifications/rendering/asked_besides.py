"""What an authority's own form asks besides the letter, in the reader's words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from incidents.rules.languages import spoken
from notifications.rendering.cockpit import VERIFIED
from notifications.rules.authorities import Asked, Authority, authority_called


@dataclass(frozen=True, slots=True)
class AskedBesides:
    """One note, with where it was read and when."""

    text: str
    sources: str
    verified: str
    checked_on: date


def asked_besides(name: str) -> list[AskedBesides]:
    """The notes on the authority of that name; none where it has no file."""
    authority = authority_called(name)
    return [_note(authority, asked) for asked in authority.asks] if authority else []


def _note(authority: Authority, asked: Asked) -> AskedBesides:
    language, reading = spoken(get_language() or "en"), asked.reading
    sources = " · ".join(authority.sources[letter][language] for letter in reading.sources)
    verified = str(VERIFIED[reading.verified])
    return AskedBesides(asked.text(language), sources, verified, reading.checked_on)
