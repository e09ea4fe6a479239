"""What ties incidents together: duplicates, and bundles of similar breaches."""

from django.db.models import Prefetch, QuerySet

from incidents.models import Bundle, BundledIncident, DuplicateLink, Incident, User
from incidents.rules.relations import Side
from incidents.selectors.incidents import incidents_for


def duplicate_link_of(incident: Incident) -> DuplicateLink | None:
    """The link by which the incident is the duplicate of another; None when it is none."""
    return incident.duplicate_links.filter(undone_at=None).select_related("kept").first()


def links_to(incident: Incident) -> QuerySet[DuplicateLink]:
    """The links in force by which others are duplicates of the incident, the oldest first."""
    links = incident.links_from_duplicates.filter(undone_at=None)
    return links.select_related("incident__organisation", "linked_by").order_by("linked_at", "pk")


def duplicates_of(incident: Incident) -> list[Incident]:
    """The incidents that are duplicates of this one."""
    return [link.incident for link in links_to(incident)]


def past_links_of(incident: Incident) -> QuerySet[DuplicateLink]:
    """The links of the incident that were undone, the latest first."""
    links = incident.duplicate_links.exclude(undone_at=None)
    return links.select_related("kept", "undone_by").order_by("-undone_at", "-pk")


def membership_of(incident: Incident) -> BundledIncident | None:
    """The incident's place in a bundle; None when it is in none."""
    rows = incident.bundled.filter(left_at=None)
    return rows.select_related("bundle__made_by", "bundle__organisation").first()


def members_of(bundle: Bundle) -> QuerySet[Incident]:
    """The incidents in a bundle now, in the order of their references."""
    inside = bundle.members.filter(left_at=None).values("incident")
    rows = Incident.objects.filter(pk__in=inside).select_related("organisation")
    return rows.order_by("logged_at", "pk")


def side_of(incident: Incident) -> Side:
    """What the rules of duplicates and bundles ask of an incident."""
    return Side(
        pk=incident.pk,
        organisation=incident.organisation_id,
        role=incident.role,
        stage=incident.stage,
        is_drill=incident.is_drill,
        is_duplicate=duplicate_link_of(incident) is not None,
        has_duplicates=links_to(incident).exists(),
        is_bundled=membership_of(incident) is not None,
    )


def could_be_kept(user: User, incident: Incident) -> QuerySet[Incident]:
    """The incidents that `incident` may be the duplicate of, the newest first."""
    return _alike(user, incident).filter(role=incident.role)


def could_be_bundled(user: User, incident: Incident) -> QuerySet[Incident]:
    """The incidents that may share a bundle with `incident` and are in none, the newest first."""
    inside = BundledIncident.objects.filter(left_at=None).values("incident")
    return _alike(user, incident).exclude(pk__in=inside)


def bundles_to_join(user: User, incident: Incident) -> QuerySet[Bundle]:
    """The bundles with an incident that the user may see and that is like this one."""
    inside = BundledIncident.objects.filter(
        left_at=None, incident__in=_alike(user, incident)
    ).values("bundle")
    return Bundle.objects.filter(pk__in=inside).order_by("-made_at", "-pk")


def _alike(user: User, incident: Incident) -> QuerySet[Incident]:
    rows = incidents_for(user).filter(
        organisation=incident.organisation_id, is_drill=incident.is_drill
    )
    others = rows.exclude(pk=incident.pk).exclude(stage=Incident.Stage.DUPLICATE)
    return others.order_by("-logged_at", "-pk")


def with_relations(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """The same incidents, with what `kept_reference` and `bundled_with` read: for long lists."""
    inside = BundledIncident.objects.filter(left_at=None)
    others = inside.select_related("incident").order_by("incident__logged_at", "pk")
    mine = inside.prefetch_related(Prefetch("bundle__members", others, to_attr="inside"))
    links = DuplicateLink.objects.filter(undone_at=None).select_related("kept")
    return incidents.prefetch_related(
        Prefetch("duplicate_links", links, to_attr="links_in_force"),
        Prefetch("bundled", mine, to_attr="places"),
    )


def kept_reference(incident: Incident) -> str:
    """The reference of what an incident of `with_relations` is a duplicate of; empty if nothing."""
    links: list[DuplicateLink] = incident.links_in_force  # type: ignore[attr-defined]
    return links[0].kept.reference if links else ""


def bundled_with(incident: Incident) -> list[str]:
    """The references of the others in the bundle of an incident of `with_relations`."""
    places: list[BundledIncident] = incident.places  # type: ignore[attr-defined]
    there = [one.incident for place in places for one in place.bundle.inside]  # type: ignore[attr-defined]
    return [one.reference for one in there if one != incident]
