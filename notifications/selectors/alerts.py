"""Alerts: what is planned, what is waiting, what happened."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from incidents.models import Deadline, Incident, Membership, Signal, User
from incidents.rules.regimes import rule_named
from notifications.models import Alert, AlertPlan, Escalation, Webhook
from notifications.rules.acknowledgements import Word
from notifications.rules.alert_states import IN_HAND, WAITING
from notifications.rules.digests import PREFIX as DIGEST
from notifications.rules.ladder import MOVED, Rung, Schedule
from notifications.rules.readers import MAIL, Reader
from notifications.selectors.holds import MAY_LEAVE
from notifications.selectors.ladders import plan_of

# Where the law book no longer holds the version that counted a clock, its alerts still come.
USUAL_HOURS_BEFORE = (48, 24, 12, 6, 3, 1)
USUAL_HOURS_SINCE = (4, 24)

_NEWER_NEWS = Deadline.objects.filter(
    incident=OuterRef("deadline__incident"), has_news=True, pk__gt=OuterRef("deadline")
)
_RUNS = Deadline.objects.filter(incident=OuterRef("incident"), state=Deadline.State.RUNNING)
_NOBODY_IS_ON_IT = Escalation.objects.filter(incident=OuterRef("incident"), ended_at=None)
_HAS_ADDRESS = AlertPlan.objects.filter(organisation=OuterRef("organisation")).exclude(
    emergency_email=""
)
_HAS_WEBHOOK = Webhook.objects.filter(organisation=OuterRef("organisation"))
_IS_A_MEMBER = Membership.objects.filter(
    user=OuterRef("contact"), organisation=OuterRef("organisation")
)
_OF_A_CLOCK = Q(deadline__isnull=False)
_OF_THE_INCIDENT = Q(deadline=None, signal=None, incident__isnull=False)
_CALLED = Q(rung__startswith="called-")
_DIGEST = Q(rung__startswith=DIGEST)
_RUNS_THERE = Deadline.objects.filter(
    incident__organisation=OuterRef("organisation"), state=Deadline.State.RUNNING
)
_NEWER_DIGEST = Alert.objects.filter(
    _DIGEST, organisation=OuterRef("organisation"), incident=None, rung__gt=OuterRef("rung")
)
# Nothing leaves for a clock that was met, decided or replaced, for a warning that was handled,
# for an incident without a clock, to call the next person where somebody is on it, nor to
# somebody who is gone, nor to a webhook that was removed. News are told whatever became of their
# clock: the newest of them.
STILL_NEEDED = Q(
    _OF_A_CLOCK & Q(deadline__state=Deadline.State.RUNNING) & ~Q(rung=MOVED)
    | _OF_A_CLOCK & Q(rung=MOVED) & ~Exists(_NEWER_NEWS)
    | Q(signal__isnull=False, signal__handled_at=None)
    | _OF_THE_INCIDENT & Exists(_RUNS) & (~_CALLED | Exists(_NOBODY_IS_ON_IT))
    | Q(incident=None) & (~_DIGEST | Exists(_RUNS_THERE) & ~Exists(_NEWER_DIGEST)),
    Q(contact__is_active=True) & Exists(_IS_A_MEMBER)
    | Q(channel=Alert.Channel.EMERGENCY) & Exists(_HAS_ADDRESS)
    | Q(channel=Alert.Channel.WEBHOOK) & Exists(_HAS_WEBHOOK)
    | Q(channel=Alert.Channel.SERVICES),
)
# What calls somebody comes first, then what has an end, then what has none.
_URGENCY = Case(
    When(_OF_THE_INCIDENT, then=Value(0)),
    When(deadline__due_at__isnull=False, then=Value(1)),
    default=Value(2),
)


def deadlines_to_plan(*, now: datetime) -> QuerySet[Deadline]:
    """The deadlines that a rung or news have come for, found by range and never by equality."""
    return Deadline.objects.filter(next_alert_at__lte=now)


def warnings_to_plan(*, now: datetime) -> QuerySet[Signal]:
    """The warnings from outside that wait to be handled and that somebody must hear of now."""
    return Signal.objects.filter(next_alert_at__lte=now, handled_at=None)


def alerts_waiting(
    *, now: datetime, channels: Collection[str] = MAIL, had_their_share: Collection[int] = ()
) -> QuerySet[Alert]:
    """What may be handed over now: who is called for an incident, then the nearest deadline.

    Those about something without a fixed limit come last, on every database; after all of them
    those of the organisations that had their share already.
    """
    waiting = _waits(now, channels).filter(STILL_NEEDED, MAY_LEAVE)
    nearest = F("deadline__due_at").asc(nulls_last=True)
    order = (_URGENCY, nearest, "due_at", "pk")
    if not had_their_share:
        return waiting.order_by(*order)
    later = Case(When(organisation__in=had_their_share, then=Value(1)), default=Value(0))
    return waiting.order_by(later, *order)


def anything_waits(*, now: datetime, channels: Collection[str]) -> bool:
    """Whether anything waits at all, needed or not: the short question before the long one."""
    return _waits(now, channels).exists()


def _waits(now: datetime, channels: Collection[str]) -> QuerySet[Alert]:
    return Alert.objects.filter(state__in=WAITING, not_before__lte=now, channel__in=channels)


def alerts_with_expired_lease(*, now: datetime) -> QuerySet[Alert]:
    """What somebody took and never settled."""
    return Alert.objects.filter(state__in=IN_HAND, lease_until__lt=now)


def schedule_of(deadline: Deadline) -> Schedule:
    """What the rungs of a deadline follow from, by the version of the law that counted it."""
    said = deadline.acknowledgements.order_by("at", "pk").values_list("at", "until")
    words = tuple(Word(at, until) for at, until in said)
    return schedule_since(deadline, words=words, plan=plan_of(deadline.incident.organisation))


def schedule_since(
    deadline: Deadline, *, words: tuple[Word, ...], plan: AlertPlan | None
) -> Schedule:
    """The same without a query: `words` are the acknowledgements of the clock, oldest first."""
    rule = rule_named(deadline.rule, deadline.rule_version)
    usual = USUAL_HOURS_BEFORE if deadline.due_at else USUAL_HOURS_SINCE
    chosen = plan.rungs.get(deadline.rule) if plan else None
    return Schedule(
        start=deadline.at,
        due_at=deadline.due_at,
        hours=tuple(chosen or (rule.rungs if rule else usual)),
        target_at=deadline.target_at,
        soft=rule is not None and rule.soft,
        words=words,
    )


def heard_before(reader: Reader, deadline: Deadline, rung: Rung) -> bool:
    """Whether the reader got this very rung for a version that this one took the place of.

    A new target, for example, counts anew from the same start: that is no reason to repeat it.
    """
    return Alert.objects.filter(
        channel=reader.channel,
        contact=reader.person,
        rung=rung.code,
        due_at=rung.at,
        state=Alert.State.ACCEPTED,
        deadline__incident=deadline.incident_id,
        deadline__rule=deadline.rule,
        deadline__recipient=deadline.recipient,
        deadline__state=Deadline.State.REPLACED,
    ).exists()


def refused_alerts_for(user: User, incidents: QuerySet[Incident]) -> QuerySet[Alert]:
    """The alerts that a server refused for good, of what somebody still waits for an answer to."""
    waited_for = Alert.objects.filter(STILL_NEEDED, incident__in=incidents)
    return waited_for.filter(state__in=(Alert.State.FAILED, Alert.State.BOUNCED)).select_related(
        "contact", "incident", "deadline"
    )
