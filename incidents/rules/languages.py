"""The languages of the product, and which of them a reader of another one is given."""

from typing import Final

LANGUAGES: Final = ("en", "fr")


def spoken(language: str) -> str:
    """One of `LANGUAGES`: `fr-FR` is French too, and every other language reads English."""
    return "fr" if language.lower().startswith("fr") else "en"
