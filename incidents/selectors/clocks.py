"""Deadlines: those of one incident, and those a person must watch."""

from datetime import datetime
from typing import cast

from django.db.models import QuerySet

from incidents.models import Deadline, Incident, Moment, User
from incidents.rules.deadlines import AnchorKind, Reckoning, reckon
from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused
from incidents.rules.regimes import rule_named, rules_in_force
from incidents.selectors.incidents import incidents_for

ARTICLE_33_1 = "GDPR 33(1)"


def open_deadlines_for(user: User) -> QuerySet[Deadline]:
    """The running deadlines of everything the user may see, nearest first, late ones on top."""
    return (
        Deadline.objects.filter(state=Deadline.State.RUNNING, incident__in=incidents_for(user))
        .select_related("incident", "incident__organisation", "incident__owner")
        .order_by("due_at", "pk")
    )


def deadlines_of(incident: Incident) -> QuerySet[Deadline]:
    """Every deadline of an incident, the newest version of the clock first."""
    return incident.deadlines.order_by("-clock_version", "due_at")


def running_deadline(incident: Incident, rule: str = ARTICLE_33_1) -> Deadline | None:
    """The deadline that runs now for a duty, or None when it has ended."""
    return incident.deadlines.filter(rule=rule, state=Deadline.State.RUNNING).first()


def latest_deadline(incident: Incident, rule: str = ARTICLE_33_1) -> Deadline | None:
    """The deadline of the newest clock for a duty, running or ended."""
    return deadlines_of(incident).filter(rule=rule).first()


def instant_of(moment: Moment) -> Instant:
    """The instant that a row of signals, awareness or deadlines keeps."""
    return Instant(
        at=moment.at,
        zone=moment.zone,
        offset_minutes=moment.offset_minutes,
        typed=moment.typed,
        precision=moment.precision,
    )


def due_if_aware_at(moment: Moment) -> datetime | None:
    """When Article 33(1) would end if this were the awareness; None before it was in force."""
    instant = instant_of(moment)
    for rule in rules_in_force(instant.at.date()):
        if rule.rule == ARTICLE_33_1:
            return reckon(rule, "awareness", instant).due_at
    return None


def reckoning_of(deadline: Deadline) -> Reckoning:
    """How a stored deadline was counted, by the version of the law it was counted with.

    Raises `Refused("rule_version_gone")` when the law book no longer holds that version.
    """
    rule = rule_named(deadline.rule, deadline.rule_version)
    if rule is None:
        raise Refused("rule_version_gone", rule=deadline.rule, version=deadline.rule_version)
    return reckon(rule, cast(AnchorKind, deadline.anchor), instant_of(deadline))
