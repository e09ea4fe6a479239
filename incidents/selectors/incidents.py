"""Incidents that a user may see. Everybody else's do not exist for them."""

from django.db.models import Q, QuerySet

from incidents.models import AffectedController, Incident, Note, Organisation, User
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where


def incidents_for(user: User) -> QuerySet[Incident]:
    """All incidents the user may see: of their organisations, or logged by themselves there."""
    sees_all = Q(organisation__in=organisations_where(user, Action.SEE_INCIDENTS))
    own = Q(organisation__in=organisations_where(user, Action.SEE_OWN_INCIDENTS), logged_by=user)
    return Incident.objects.filter(sees_all | own).select_related("organisation", "owner")


def incident_for(user: User, pk: int) -> Incident:
    """One incident. Raises `Incident.DoesNotExist` when it is not the user's to see."""
    return incidents_for(user).get(pk=pk)


def notes_of(incident: Incident) -> QuerySet[Note]:
    """What people noted, newest first."""
    return incident.notes.select_related("written_by", "file").order_by("-written_at")


def controllers_affected_by(incident: Incident) -> QuerySet[AffectedController]:
    """The controllers that a processor's incident touches, with their own incidents."""
    return incident.affected_controllers.select_related("controller", "their_incident").order_by(
        "controller__name"
    )


def last_reference(organisation: Organisation, *, year: int) -> int:
    """The highest running number given in that year; 0 before the first."""
    references = Incident.objects.filter(
        organisation=organisation, reference__startswith=f"{year}-"
    ).values_list("reference", flat=True)
    return max((int(reference.partition("-")[2]) for reference in references), default=0)
