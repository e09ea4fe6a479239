"""What Django's checks ask of the law book."""

from collections.abc import Callable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from incidents.rules.positions import positions
from incidents.rules.regimes import assemble, packs
from incidents.rules.terms import terms


@register()
def law_book_can_be_read(**_kwargs: Any) -> list[CheckMessage]:
    """Refuses to start with a malformed law file: a clock would be wrong, or missing."""
    return _complaint(terms, "incidents.E001") or (
        _complaint(_read_packs, "incidents.E002") or _complaint(positions, "incidents.E003")
    )


def _read_packs() -> object:
    return assemble(packs())


def _complaint(read: Callable[[], object], code: str) -> list[CheckMessage]:
    try:
        read()
    except ValueError as error:
        hint = "Put the file right, or take it back to the version that BreachTrack came with."
        return [Error(f"incidents/lawbook: {error}", hint=hint, id=code)]
    return []
