"""The only things a notice text may name: one word per field in English, others in French."""

from difflib import get_close_matches
from typing import Final

FIELDS: Final = (
    "first_name",
    "last_name",
    "controller",
    "reference",
    "contact_name",
    "contact_email",
    "contact_phone",
    "incident_date",
)
FRENCH: Final = {
    "prenom": "first_name",
    "nom": "last_name",
    "responsable": "controller",
    "organisme": "controller",
    "contact_nom": "contact_name",
    "contact_courriel": "contact_email",
    "contact_telephone": "contact_phone",
    "date_incident": "incident_date",
}
# The words that a person who writes in that language is shown.
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "en": FIELDS,
    "fr": (
        "prenom",
        "nom",
        "organisme",
        "reference",
        "contact_nom",
        "contact_courriel",
        "contact_telephone",
        "date_incident",
    ),
}


def field_named(word: str) -> str | None:
    """The field that a word of the text means, or None."""
    return word if word in FIELDS else FRENCH.get(word)


def nearest_word(word: str) -> str:
    """The allowed word most like this one, however far."""
    return get_close_matches(word.lower(), [*FIELDS, *FRENCH], n=1, cutoff=0)[0]
