"""What an incident is tied to, in references: for its page."""

from dataclasses import dataclass

from incidents.models import Incident, User
from incidents.selectors.incidents import incidents_for
from incidents.selectors.relations import duplicate_link_of, links_to, members_of, membership_of


@dataclass(frozen=True)
class Related:
    """References. `kept_pk` is None where the reader may not see the incident that is kept.

    `bundled` are those that the reader may see; `is_bundled` also where they see none of them.
    """

    kept: str
    kept_pk: int | None
    duplicates: list[str]
    bundled: list[str]
    is_bundled: bool


def related_to(incident: Incident, *, by: User) -> Related:
    """What the reader may know of its duplicates, of the one that is kept, and of its bundle."""
    visible = incidents_for(by).values("pk")
    link, there = duplicate_link_of(incident), membership_of(incident)
    seen = link is not None and incidents_for(by).filter(pk=link.kept_id).exists()
    duplicates = links_to(incident).filter(incident__in=visible)
    members = members_of(there.bundle).filter(pk__in=visible) if there else []
    return Related(
        kept=link.kept.reference if link else "",
        kept_pk=link.kept_id if link and seen else None,
        duplicates=[each.incident.reference for each in duplicates],
        bundled=[one.reference for one in members if one != incident],
        is_bundled=there is not None,
    )
