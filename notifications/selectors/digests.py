"""The daily summary: which organisations owe one, to whom, and what stands in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from incidents.models import Chain, Deadline, Incident, Organisation, Signal
from incidents.rules.roles import Role
from incidents.selectors.clocks import running_clocks_of
from incidents.selectors.incidents import incidents_for
from incidents.selectors.people import active_members_of
from notifications.models import Acknowledgement, Alert, AlertPlan
from notifications.rules.digests import PREFIX, latest_digest
from notifications.rules.escalation import called_up_to
from notifications.rules.ladder import Rung
from notifications.rules.readers import PERSON, Reader
from notifications.selectors.alerts import STILL_NEEDED
from notifications.selectors.all_ladders import Ladders, Named
from notifications.selectors.ladders import crew_of, plan_of, steps_of

_OPEN = Q(incidents__deadlines__state=Deadline.State.RUNNING)


def digests_due(*, now: datetime) -> dict[int, Rung]:
    """By organisation, the summary whose hour has come and that nobody was sent. Three queries.

    What was logged after that hour waits for the next one: its confirmation has just left.
    """
    since = Organisation.objects.filter(_OPEN).annotate(first=Min("incidents__logged_at"))
    hours = dict(AlertPlan.objects.values_list("organisation", "digest_hour"))
    usual = AlertPlan._meta.get_field("digest_hour").get_default()
    due = {}
    for pk, zone, first in since.values_list("pk", "time_zone", "first"):
        rung = latest_digest(now, zone=zone, hour=hours.get(pk, usual))
        if first <= rung.at:
            due[pk] = rung
    codes = {rung.code for rung in due.values()}
    sent = set(digests_of(due).filter(rung__in=codes).values_list("organisation", "rung"))
    return {pk: rung for pk, rung in due.items() if (pk, rung.code) not in sent}


def digests_of(organisations: Iterable[int]) -> QuerySet[Alert]:
    """Every summary that was planned for these organisations."""
    return Alert.objects.filter(
        organisation__in=list(organisations), incident=None, rung__startswith=PREFIX
    )


def open_incidents_of(organisation: Organisation) -> list[Incident]:
    """Those for which a clock runs."""
    running = Deadline.objects.filter(
        incident__organisation=organisation, state=Deadline.State.RUNNING
    )
    rows = Incident.objects.filter(pk__in=running.values("incident"))
    return list(rows.select_related("organisation").order_by("pk"))


def digest_readers(organisation: Organisation) -> tuple[Reader, ...]:
    """Who is called first for any open incident, and the DPOs."""
    steps, plan = steps_of(organisation), plan_of(organisation)
    found = [
        reader
        for incident in open_incidents_of(organisation)
        for reader in called_up_to(1, steps, crew_of(incident, plan))
    ]
    dpos = [one.person for one in active_members_of(organisation) if one.role == Role.DPO]
    return tuple(dict.fromkeys([*found, *(Reader(PERSON, person) for person in dpos)]))


@dataclass(frozen=True)
class Standing:
    """One open incident in the summary."""

    incident: Incident
    clocks: list[Deadline]
    words: list[Acknowledgement]
    warnings: int
    refused: list[Alert] = field(default_factory=list)


def standings_for(alert: Alert, *, now: datetime) -> list[Standing]:
    """The open incidents that the reader of a summary may know of, the most urgent first."""
    incidents = {one.pk: one for one in open_incidents_of(alert.organisation)}
    shown = _shown_to(alert, incidents)
    clocks = running_clocks_of(shown)
    words, warnings, refused = _words(shown, now=now), _warnings(shown), _refused(shown)
    rows = [
        Standing(incidents[pk], clocks[pk], words[pk], warnings.get(pk, 0), refused[pk])
        for pk in shown
        if clocks[pk]
    ]
    return sorted(rows, key=_urgency)


def _shown_to(alert: Alert, incidents: dict[int, Incident]) -> list[int]:
    """Where the reader may see the incident, or is called for it."""
    if alert.contact is None:
        return list(incidents)
    seen = set(incidents_for(alert.contact).filter(pk__in=incidents).values_list("pk", flat=True))
    ladders, reader = Ladders(), Reader(alert.channel, alert.contact_id)
    return [
        pk
        for pk, one in incidents.items()
        if pk in seen or reader in ladders.readers(Named(pk, one.organisation_id, one.owner_id))
    ]


def _urgency(row: Standing) -> tuple[bool, datetime, int]:
    nearest = row.clocks[0]
    return nearest.due_at is None, nearest.due_at or nearest.at, row.incident.pk


def _words(pks: list[int], *, now: datetime) -> dict[int, list[Acknowledgement]]:
    rows = Acknowledgement.objects.filter(
        deadline__incident__in=pks,
        deadline__state=Deadline.State.RUNNING,
        at__lte=now,
        until__gt=now,
    )
    found: dict[int, list[Acknowledgement]] = defaultdict(list)
    for row in rows.select_related("by", "deadline").order_by("until", "pk"):
        found[row.deadline.incident_id].append(row)
    return found


def _warnings(pks: list[int]) -> dict[int, int]:
    waiting = Signal.objects.filter(incident__in=pks, handled_at=None, next_alert_at__isnull=False)
    return dict(waiting.order_by().values_list("incident").annotate(Count("pk")))


def _refused(pks: list[int]) -> dict[int, list[Alert]]:
    rows = Alert.objects.filter(
        STILL_NEEDED, incident__in=pks, state__in=(Alert.State.FAILED, Alert.State.BOUNCED)
    )
    found: dict[int, list[Alert]] = defaultdict(list)
    for row in rows.select_related("contact").order_by("pk"):
        found[row.incident_id or 0].append(row)
    return found


def head_of_journal(organisation: Organisation) -> Chain | None:
    """The head of the chain: kept in a mail, it shows later that nothing was cut off."""
    return Chain.objects.filter(organisation=organisation).first()
