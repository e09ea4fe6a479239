"""Incidents that a user may see. Everybody else's do not exist for them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.models import AffectedController, Deadline, Incident, Note, Organisation, User
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


def incident_of_submission(user: User, key: UUID | None) -> Incident | None:
    """What this person logged with the hidden key of a form; None the first time."""
    return Incident.objects.filter(submission_key=key, logged_by=user).first() if key else None


def processor_incident_for(user: User, incident: Incident) -> Incident | None:
    """The processor's incident behind a controller's one, for who may see both."""
    return incidents_for(user).filter(controller_incidents=incident).first()


def open_without_clock_for(user: User) -> QuerySet[Incident]:
    """The open incidents for which no clock runs, the oldest first: nobody may lose sight of them.

    Such as a processor's one whose controllers were all told.
    """
    open_ones = _without_clock(user).filter(stage=Incident.Stage.OPEN)
    return open_ones.order_by("logged_at", "pk")


def filed_for(user: User) -> QuerySet[Incident]:
    """The incidents that were filed and for which no clock runs, the latest first.

    People may still have to be told.
    """
    return _without_clock(user).filter(stage=Incident.Stage.FILED).order_by("-logged_at", "-pk")


def _without_clock(user: User) -> QuerySet[Incident]:
    running = Deadline.objects.filter(incident=OuterRef("pk"), state=Deadline.State.RUNNING)
    return incidents_for(user).exclude(Exists(running))


def organisations_to_name(incident: Incident) -> QuerySet[Organisation]:
    """The controllers on this instance that a processor may name.

    Only by their names, and only to a processor: it knows whose data it holds, and telling them
    is its duty (Article 33(2)).
    """
    if incident.role != Incident.Role.PROCESSOR:
        return Organisation.objects.none()
    named = incident.affected_controllers.values("controller")
    return (
        Organisation.objects.filter(kind=Organisation.Kind.CONTROLLER)
        .exclude(pk__in=named)
        .order_by("name")
    )


def affected_controller_of(incident: Incident, pk: int) -> AffectedController:
    """One controller of a processor's incident. Raises `AffectedController.DoesNotExist`."""
    return incident.affected_controllers.select_related("controller", "incident").get(pk=pk)


def last_reference(organisation: Organisation, *, year: int) -> int:
    """The highest running number given in that year; 0 before the first."""
    references = Incident.objects.filter(
        organisation=organisation, reference__startswith=f"{year}-"
    ).values_list("reference", flat=True)
    return max((int(reference.partition("-")[2]) for reference in references), default=0)


def references_of(pks: Collection[int]) -> dict[int, str]:
    """Reference and code name by id, for pages that only have ids."""
    named = Incident.objects.filter(pk__in=pks)
    rows = named.values_list("pk", "reference", "code_name")
    return {pk: f"{reference} {code_name}" for pk, reference, code_name in rows}
