"""The open data that was imported."""

from notifications.models import OpenDataEdition


def current_edition() -> OpenDataEdition | None:
    """What was imported last; None while nothing was."""
    return OpenDataEdition.objects.filter(state=OpenDataEdition.State.CURRENT).first()
