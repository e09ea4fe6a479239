"""Deadlines: those of one incident, and those a person must watch."""

from collections.abc import Collection

from django.db.models import F, Min, QuerySet

from incidents.models import Deadline, Discharge, Incident, User
from incidents.rules.deadlines import Outcome
from incidents.rules.inputs import from_json
from incidents.rules.obligations import Rule
from incidents.rules.refusals import Refused
from incidents.rules.regimes import notification_rules, rule_named
from incidents.rules.working_days import Calendar
from incidents.selectors.duties import CONTROLLERS
from incidents.selectors.incidents import incidents_for


def open_deadlines_for(user: User) -> QuerySet[Deadline]:
    """The running deadlines of everything the user may see, nearest first, late ones on top.

    Duties without a fixed limit come last, the oldest first.
    """
    return (
        Deadline.objects.filter(state=Deadline.State.RUNNING, incident__in=incidents_for(user))
        .select_related("incident", "incident__organisation", "incident__owner")
        .order_by(F("due_at").asc(nulls_last=True), "at", "pk")
    )


def clocked_incidents_for(user: User) -> QuerySet[Deadline, int]:
    """The keys of the incidents with a running clock that the user may see, each once.

    By the nearest clock, late ones on top; those whose clocks all lack a fixed limit come last,
    the oldest first.
    """
    running = Deadline.objects.filter(
        state=Deadline.State.RUNNING, incident__in=incidents_for(user)
    ).values("incident")
    nearest = running.annotate(nearest=Min("due_at"), since=Min("at"))
    ordered = nearest.order_by(F("nearest").asc(nulls_last=True), "since", "incident")
    return ordered.values_list("incident", flat=True)


def running_clocks_of(pks: Collection[int]) -> dict[int, list[Deadline]]:
    """The running clocks of each incident, in the order of `pks`, nearest first.

    Duties without a fixed limit come last, the oldest first. One query.
    """
    rows = Deadline.objects.filter(state=Deadline.State.RUNNING, incident__in=pks)
    rows = rows.select_related("incident", "incident__organisation", "incident__owner")
    clocks: dict[int, list[Deadline]] = {pk: [] for pk in pks}
    for row in rows.order_by(F("due_at").asc(nulls_last=True), "at", "pk"):
        clocks[row.incident_id].append(row)
    return clocks


def deadlines_of(incident: Incident) -> QuerySet[Deadline]:
    """Every deadline of an incident, the newest version of the clock first."""
    return incident.deadlines.order_by("-clock_version", F("due_at").asc(nulls_last=True), "pk")


def deadline_of(incident: Incident, pk: int) -> Deadline:
    """One deadline of the incident, in whatever state. Raises `Deadline.DoesNotExist`."""
    return incident.deadlines.select_related("incident__organisation").get(pk=pk)


def running_deadlines(incident: Incident) -> QuerySet[Deadline]:
    """Every clock that runs now, nearest first, those without a fixed limit last."""
    running = incident.deadlines.filter(state=Deadline.State.RUNNING)
    return running.order_by(F("due_at").asc(nulls_last=True), "at", "pk")


def running_deadline(incident: Incident, rule: str = "") -> Deadline | None:
    """The deadline that runs now for a duty, by default for notifying the lead authority."""
    return _of_the_duty(incident, rule).filter(state=Deadline.State.RUNNING).first()


def latest_deadline(incident: Incident, rule: str = "") -> Deadline | None:
    """The deadline of the newest clock for a duty, running or ended."""
    return _of_the_duty(incident, rule).first()


def head_deadline(incident: Incident) -> Deadline | None:
    """The clock at the head of an incident: the notification, or for a processor Article 33(2).

    One that runs comes before one that has ended; where neither duty is owed, the nearest clock.
    """
    notification = running_deadline(incident) or latest_deadline(incident)
    every = deadlines_of(incident)
    others = (every.filter(recipient=CONTROLLERS), running_deadlines(incident), every)
    return notification or next((found for rows in others if (found := rows.first())), None)


def _of_the_duty(incident: Incident, rule: str) -> QuerySet[Deadline]:
    """Of the notification, the lead authority's clock comes first, and else the nearest one."""
    rows = deadlines_of(incident)
    if rule:
        return rows.filter(rule=rule)
    lead = incident.organisation.lead_authority
    ours = rows.filter(rule__in=notification_rules(), recipient=lead)
    return ours if ours.exists() else rows.filter(rule__in=notification_rules())


def rule_of(deadline: Deadline) -> Rule:
    """The rule in the version that counted the deadline.

    Raises `Refused("rule_version_gone")` when the law book no longer holds that version.
    """
    rule = rule_named(deadline.rule, deadline.rule_version)
    if rule is None:
        raise Refused("rule_version_gone", rule=deadline.rule, version=deadline.rule_version)
    return rule


def outcome_of(deadline: Deadline) -> Outcome:
    """How a stored deadline was counted, by its own version of the law and its own inputs.

    Raises `Refused("rule_version_gone")`.
    """
    return from_json(deadline.inputs).outcome(rule_of(deadline))


def calendar_by(deadline: Deadline) -> Calendar:
    """The working days of the place that a stored deadline was counted by."""
    return from_json(deadline.inputs).profile.calendar


def is_restated(deadline: Deadline) -> bool:
    """Whether it was counted after it had ended, beside the version that was judged."""
    return deadline.ended_at is not None and deadline.set_at > deadline.ended_at


def discharges_of(incident: Incident) -> QuerySet[Discharge]:
    """What was recorded of its duties, in the order of recording, what was taken back included."""
    rows = Discharge.objects.filter(deadline__incident=incident).order_by("recorded_at", "pk")
    return rows.select_related("deadline__incident__organisation", "recorded_by")
