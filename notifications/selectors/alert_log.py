"""Every alert of an organisation, for those who see its incidents."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from incidents.models import Incident, Organisation, User
from incidents.selectors.incidents import incidents_for
from notifications.models import Alert

MOST_ON_A_PAGE: Final = 5


@dataclass(frozen=True)
class LogFilter:
    """What to show; everything where a value is empty. `person` is a key."""

    state: str = ""
    channel: str = ""
    person: int | None = None
    reference: str = ""


def alert_log_for(user: User, organisation: Organisation, wanted: LogFilter) -> QuerySet[Alert]:
    """The latest first: of the incidents that the user may see, and about the organisation."""
    seen = Q(incident=None) | Q(incident__in=incidents_for(user))
    rows = Alert.objects.filter(seen, organisation=organisation)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.person:
        rows = rows.filter(contact=wanted.person)
    if wanted.reference:
        rows = rows.filter(incident__reference__iexact=wanted.reference)
    return with_everything(rows).order_by("-planned_at", "-pk")


def alerts_of(incident: Incident) -> QuerySet[Alert]:
    """Every alert of an incident, the latest first."""
    return with_everything(Alert.objects.filter(incident=incident)).order_by("-due_at", "-pk")


def latest_alerts_of(incident: Incident) -> QuerySet[Alert]:
    """The last few that somebody was to get: what a more urgent one replaced is left out."""
    return without_superseded(alerts_of(incident))[:MOST_ON_A_PAGE]


def without_superseded(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Without those that a more urgent one replaced: nobody was to get them any more."""
    return alerts.exclude(state=Alert.State.SUPERSEDED)


def superseded_among(alerts: QuerySet[Alert]) -> int:
    """How many of them a more urgent one replaced."""
    return alerts.filter(state=Alert.State.SUPERSEDED).count()


def with_everything(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what a row of a table says: two more queries, however many rows there are."""
    return (
        alerts.select_related(
            "contact", "organisation", "incident", "deadline__incident__organisation", "signal"
        )
        .defer("message")
        .prefetch_related("deliveries", "acknowledgements__by", "acknowledgements__alert")
    )


def readers_in(organisation: Organisation) -> QuerySet[User]:
    """The people who were ever sent an alert of the organisation, by name."""
    return User.objects.filter(alerts__organisation=organisation).distinct().order_by("name", "pk")
