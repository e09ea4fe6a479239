"""The check that stands at the door of every write."""

from incidents.models import Organisation, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import may_in


def insist(by: User, organisation: Organisation, action: Action) -> None:
    """Raise `Refused("not_allowed")` unless the user's role there allows the action now."""
    if not may_in(by, organisation, action):
        raise Refused("not_allowed", action=action.value)
