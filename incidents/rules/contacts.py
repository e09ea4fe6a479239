"""Who the alerts of an incident go to, chosen among the active people of its organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from incidents.rules.roles import Role

# Who hears where there is neither a DPO nor an owner.
IN_THEIR_PLACE: Final = (Role.APPROVER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Member:
    """An active person of the organisation, by key, with their role."""

    person: int
    role: str


def responsible(members: Iterable[Member], *, owner: int | None) -> tuple[int, ...]:
    """The owner and the DPOs; where none of them is there, the approvers, then the
    administrators, then anybody: an open incident is never without a reader.
    """
    there = list(members)
    chosen = [one.person for one in there if one.role == Role.DPO or one.person == owner]
    for role in IN_THEIR_PLACE:
        chosen = chosen or [one.person for one in there if one.role == role]
    return tuple(dict.fromkeys(chosen or [one.person for one in there]))
