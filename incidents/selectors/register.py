"""The register of Article 33(5): every breach, notified or not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from incidents.models import Awareness, Decision, Incident, User
from incidents.rules.roles import Action
from incidents.selectors.incidents import incidents_for
from incidents.selectors.people import organisations_where
from incidents.selectors.relations import with_relations


@dataclass(frozen=True)
class RegisterFilter:
    """What to show: everything where a field is left empty. Days are inclusive, in UTC."""

    organisation: int | None = None
    stage: str = ""
    since: date | None = None
    until: date | None = None
    reference: str = ""


def register_for(user: User, wanted: RegisterFilter) -> QuerySet[Incident]:
    """The incidents of the organisations whose register the user may read, newest first."""
    rows = incidents_for(user).filter(
        organisation__in=organisations_where(user, Action.SEE_REGISTER)
    )
    if wanted.organisation:
        rows = rows.filter(organisation_id=wanted.organisation)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.since:
        rows = rows.filter(logged_at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(logged_at__date__lte=wanted.until)
    if wanted.reference:
        rows = rows.filter(reference__icontains=wanted.reference)
    return _with_what_a_row_shows(rows).order_by("-logged_at", "-pk")


def _with_what_a_row_shows(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    newest_claims = Awareness.objects.order_by("-number")
    newest_decisions = Decision.objects.select_related("decided_by").order_by("-decided_at", "-pk")
    return (
        with_relations(rows)
        .select_related("facts")
        .prefetch_related(
            Prefetch("awareness_claims", newest_claims, to_attr="claims"),
            Prefetch("decisions", newest_decisions, to_attr="decided"),
            "deadlines",
        )
    )
