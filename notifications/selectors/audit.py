"""What the audit looks at, in a number of queries that does not grow with the open clocks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from incidents.models import Deadline, Incident, Signal
from notifications.models import Acknowledgement, Alert, Escalation
from notifications.rules.acknowledgements import Word
from notifications.rules.alert_states import CRASHES_TO_SET_ASIDE, IN_HAND, PENDING, WAITING
from notifications.rules.audit import (
    ALERT_SET_ASIDE,
    ALERT_STUCK,
    ALERT_WAITS,
    DIGEST_MISSING,
    LADDER_NOT_CLIMBED,
    LATENCY,
    NO_CLOCK,
    NOT_CONFIRMED,
    ON_HOLD,
    WARNING_NOT_SEEN,
    Audit,
    Finding,
    RunningClock,
    examine,
    is_stuck,
)
from notifications.rules.ladder import MOVED
from notifications.rules.readers import MACHINES, Reader
from notifications.selectors.alerts import schedule_since
from notifications.selectors.all_ladders import Ladders, Named
from notifications.selectors.confirmations import unconfirmed_since
from notifications.selectors.digests import digests_due
from notifications.selectors.holds import silence_now

# More are counted as so many: with thousands of findings the first ones say what is wrong.
MOST_LISTED = 1000

_Heard = tuple[Reader, str, datetime]
_Duty = tuple[int, str, str]


def audit(*, now: datetime) -> Audit:
    """Whether each open clock has the alert that is due, as of `now` by the database's clock.

    What came in the last two ticks is the work of the next one, and no finding yet.
    """
    as_of = now - 2 * _tick()
    clocks = _running_clocks(now=now, as_of=as_of)
    findings = examine(clocks, as_of=as_of)
    if findings:
        # Only now: what an earlier version of a clock said already is rarely of interest.
        findings = examine(_with_what_was_heard(clocks), as_of=as_of)
    return Audit(
        (
            *findings,
            *_waiting_or_held(now),
            *_stuck(now),
            *_unseen(as_of),
            *_unclocked(as_of),
            *_not_climbed(as_of),
            *_set_aside(),
            *_not_confirmed(as_of),
            *_without_digest(as_of),
        )
    )


def _waiting_or_held(now: datetime) -> list[Finding]:
    """On hold everything waits, and one finding says so in the place of all."""
    return [Finding(ON_HOLD, None)] if silence_now() else _waiting(now)


def _tick() -> timedelta:
    return timedelta(seconds=settings.TICK_SECONDS)


def _running_clocks(*, now: datetime, as_of: datetime) -> list[RunningClock]:
    # The clocks first: one that ends meanwhile has no readers below, and is left out.
    rows = list(_deadlines(now=now, as_of=as_of))
    ladders, said, latest = Ladders(), _acknowledged(), _latest_rows()
    incidents = _incidents()
    return [
        RunningClock(
            incident=row.incident_id,
            rule=row.rule,
            recipient=row.recipient,
            schedule=schedule_since(
                row,
                words=tuple(said.get(row.pk, ())),
                plan=ladders.plans.get(incidents[row.incident_id].organisation),
            ),
            readers=ladders.readers(incidents[row.incident_id]),
            latest=latest.get(row.pk, {}),
            heard_later=ladders.heard_later(incidents[row.incident_id]),
            is_escalating=row.incident_id in ladders.called,
        )
        for row in rows
        if row.incident_id in incidents
    ]


def _deadlines(*, now: datetime, as_of: datetime) -> Iterable[Deadline]:
    """The clocks that run, but for those that the sweep is only about to look at."""
    running = Deadline.objects.filter(state=Deadline.State.RUNNING, set_at__lte=as_of)
    about_to = Q(next_alert_at__gt=as_of, next_alert_at__lte=now)
    return running.exclude(about_to).defer("inputs")


def _incidents() -> dict[int, Named]:
    """Each incident for which a clock runs, by its key."""
    rows = Incident.objects.filter(deadlines__state=Deadline.State.RUNNING).distinct()
    return {pk: Named(pk, *of) for pk, *of in rows.values_list("pk", "organisation", "owner")}


def _acknowledged() -> dict[int, list[Word]]:
    running = Acknowledgement.objects.filter(deadline__state=Deadline.State.RUNNING)
    found: dict[int, list[Word]] = defaultdict(list)
    for deadline, at, until in running.order_by("at", "pk").values_list("deadline", "at", "until"):
        found[deadline].append(Word(at, until))
    return found


def _latest_rows() -> dict[int, dict[Reader, datetime]]:
    """For each running clock and reader, the most urgent rung that was not called off."""
    called_off = (Alert.State.CANCELLED, Alert.State.SUPERSEDED)
    alerts = Alert.objects.filter(deadline__state=Deadline.State.RUNNING)
    alerts = alerts.exclude(Q(rung=MOVED) | Q(state__in=called_off))
    rows = alerts.values_list("deadline", "channel", "contact").annotate(Max("due_at"))
    found: dict[int, dict[Reader, datetime]] = defaultdict(dict)
    for deadline, channel, contact, at in rows:
        found[deadline][Reader(channel, contact)] = at
    return found


def _with_what_was_heard(clocks: list[RunningClock]) -> list[RunningClock]:
    heard = _accepted_for_replaced_clocks()
    return [
        replace(clock, heard=frozenset(heard[clock.incident, clock.rule, clock.recipient]))
        for clock in clocks
    ]


def _accepted_for_replaced_clocks() -> dict[_Duty, set[_Heard]]:
    replaced = Alert.objects.filter(
        state=Alert.State.ACCEPTED,
        deadline__state=Deadline.State.REPLACED,
        deadline__incident__deadlines__state=Deadline.State.RUNNING,
    ).distinct()
    duty = ("deadline__incident", "deadline__rule", "deadline__recipient")
    found: dict[_Duty, set[_Heard]] = defaultdict(set)
    heard = ("channel", "contact", "rung", "due_at")
    for *of, channel, contact, rung, due_at in replaced.values_list(*duty, *heard):
        found[tuple(of)].add((Reader(channel, contact), rung, due_at))
    return found


def _waiting(now: datetime) -> list[Finding]:
    """What was due and planned longer ago than the promised latency, and has not been accepted.

    Mail alone: a webhook out of reach is shown to whoever set it, and is no silence of ours.
    """
    since = now - LATENCY
    rows = Alert.objects.filter(state__in=WAITING, due_at__lte=since, planned_at__lte=since)
    rows = rows.exclude(channel__in=MACHINES)
    return _findings(ALERT_WAITS, rows)


def _stuck(now: datetime) -> list[Finding]:
    lease = timedelta(seconds=settings.ALERT_LEASE_SECONDS)
    held = Alert.objects.filter(state__in=IN_HAND).values_list("pk", "lease_until")
    pks = [pk for pk, until in held if is_stuck(until, now=now, lease=lease, tick=_tick())]
    return _findings(ALERT_STUCK, Alert.objects.filter(pk__in=pks[:MOST_LISTED]))


def _set_aside() -> list[Finding]:
    """Alerts that broke their worker twice: they go on being tried, more and more seldom."""
    rows = Alert.objects.filter(state=PENDING, crashes__gte=CRASHES_TO_SET_ASIDE)
    return _findings(ALERT_SET_ASIDE, rows)


def _findings(code: str, alerts: QuerySet[Alert]) -> list[Finding]:
    columns = ("incident", "deadline__rule", "rung", "contact", "channel")
    return [
        Finding(code, incident, rule or "", rung, contact, channel)
        for incident, rule, rung, contact, channel in alerts.values_list(*columns)[:MOST_LISTED]
    ]


def _unseen(as_of: datetime) -> list[Finding]:
    """Warnings from outside that wait, and that the sweep should have looked at."""
    rows = Signal.objects.filter(handled_at=None, next_alert_at__lte=as_of)
    return [Finding(WARNING_NOT_SEEN, pk) for pk in rows.values_list("incident", flat=True)]


def _unclocked(as_of: datetime) -> list[Finding]:
    """Open incidents for which no clock was ever counted, not even one that ended."""
    rows = Incident.objects.filter(
        ~Exists(Deadline.objects.filter(incident=OuterRef("pk"))),
        stage=Incident.Stage.OPEN,
        logged_at__lte=as_of,
    )
    return [Finding(NO_CLOCK, pk) for pk in rows.values_list("pk", flat=True)]


def _not_climbed(as_of: datetime) -> list[Finding]:
    """Incidents whose next person should have been called before."""
    rows = Escalation.objects.filter(ended_at=None, next_step_at__lte=as_of)
    return [Finding(LADDER_NOT_CLIMBED, pk) for pk in rows.values_list("incident", flat=True)]


def _not_confirmed(as_of: datetime) -> list[Finding]:
    """Incidents whose clocks nobody was sent to keep outside of the product."""
    pks = unconfirmed_since(as_of).values_list("pk", flat=True)
    return [Finding(NOT_CONFIRMED, pk) for pk in pks]


def _without_digest(as_of: datetime) -> list[Finding]:
    """Organisations with something open whose summary of the day is missing."""
    due = digests_due(now=as_of)
    return [Finding(DIGEST_MISSING, None, rung=rung.code) for rung in due.values()]
