"""What people say about duties: what kind of incident it is, what happened, what was done."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from incidents.models import AnchorEvent, Deadline, Discharge, Incident, StoredFile, Target, User
from incidents.rules.instants import Instant
from incidents.rules.kinds import READ_OFF
from incidents.rules.refusals import Refused
from incidents.rules.regimes import notification_rules, order_rules
from incidents.rules.roles import Action
from incidents.rules.terms import terms
from incidents.selectors.duties import CONTROLLERS, PEOPLE, newest_deadlines, somebody_waits
from incidents.selectors.events import anchor_events, instant_of
from incidents.services.clocks import (
    close_by_submission,
    end_clock,
    end_quietly,
    keep_event,
    locked_incident,
    settle_clocks,
)
from incidents.services.incidents import mark_filed
from incidents.services.journal import record
from incidents.services.permission import insist

MOST_HOURS = 24 * 366


@transaction.atomic
def state_kinds(incident: Incident, *, kinds: Collection[str], by: User, now: datetime) -> Incident:
    """Say what kind of incident it is, as far as a regime asks; the clocks follow.

    `kinds`: codes of `incident` in lawbook/terms.toml. Raises `Refused`: `not_allowed`,
    `unknown_profile_code`, `is_a_duplicate`.
    """
    insist(by, incident.organisation, Action.EDIT_FACTS)
    known = [code for code in terms().lists["incident"] if code not in READ_OFF]
    for code in sorted(set(kinds) - set(known)):
        raise Refused("unknown_profile_code", field="kinds", value=code, known=", ".join(known))
    locked = _no_duplicate(locked_incident(incident))
    stated = [code for code in known if code in kinds]
    if stated == locked.kinds:
        return locked
    locked.kinds = stated
    locked.save(update_fields=["kinds"])
    record(
        locked.organisation,
        verb="kinds.stated",
        subject=locked,
        by=by,
        now=now,
        incident=locked,
        codes={"kinds": stated},
    )
    settle_clocks(locked, by=by, now=now)
    return locked


def _no_duplicate(incident: Incident) -> Incident:
    """What starts a clock is said of the incident that is kept: here it would start nothing."""
    if incident.stage == Incident.Stage.DUPLICATE:
        raise Refused("is_a_duplicate")
    return incident


@transaction.atomic
def state_event(
    incident: Incident, *, kind: str, at: Instant, reason: str, by: User, now: datetime
) -> AnchorEvent:
    """Say when something happened that a clock counts from, as a classification.

    Append-only: a later statement of the same kind supersedes. The same said twice (a double
    click) gives the first. Raises `Refused`: `not_allowed`, `unknown_event`, `event_in_future`,
    `reason_needed` for a change, `is_a_duplicate`.
    """
    insist(by, incident.organisation, Action.SAY_AWARENESS)
    known = terms().stated_anchors
    if kind not in known:
        raise Refused("unknown_event", field="kind", value=kind, known=", ".join(known))
    if at.at > now:
        raise Refused("event_in_future", field="day")
    locked = _no_duplicate(locked_incident(incident))
    earlier = anchor_events(locked).get(kind)
    if earlier and (instant_of(earlier), earlier.reason) == (at, reason):
        return earlier
    if earlier and not reason.strip():
        raise Refused("reason_needed", field="reason")
    event = keep_event(locked, kind=kind, at=at, reason=reason, by=by, now=now)
    settle_clocks(locked, by=by, now=now)
    return event


@transaction.atomic
def set_target(deadline: Deadline, *, hours: int | None, by: User, now: datetime) -> Target | None:
    """Set a limit of one's own for a duty that the law gives none; None takes it away.

    The window of a contract (Article 33(2)), or the day by which the people shall know
    (Article 34). Raises `Refused`: `not_allowed`, `target_not_here` (the law has a limit),
    `target_out_of_range` (1 to 8,784 hours).
    """
    incident = deadline.incident
    insist(by, incident.organisation, Action.EDIT_FACTS)
    if deadline.due_at is not None:
        raise Refused("target_not_here", field="hours")
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise Refused("target_out_of_range", field="hours", most=MOST_HOURS)
    locked = locked_incident(incident)
    target = Target.objects.create(
        incident=locked, rule=deadline.rule, hours=hours, set_by=by, set_at=now
    )
    record(
        locked.organisation,
        verb="target.set",
        subject=target,
        by=by,
        now=now,
        incident=locked,
        codes={"rule": deadline.rule, "hours": hours or 0},
    )
    settle_clocks(locked, by=by, now=now)
    return target


@transaction.atomic
def discharge(
    deadline: Deadline,
    *,
    kind: str,
    at: Instant,
    number: str,
    reason: str,
    receipt: StoredFile | None,
    by: User,
    now: datetime,
) -> Discharge:
    """Record that a duty was done, in part or wholly, or is not owed; it ends this clock alone.

    What counts from the submission starts with it. Recorded twice (a double click), it is the
    record of the first time. Raises `Refused`: `not_allowed` (to say that a duty is not owed is a
    decision), `clock_ended`, `ordered_by_authority` (nothing but the authority lifts that),
    `controllers_wait` (each is told on its own), `reasons_needed`,
    `done_in_future`, `done_before_its_start`.
    """
    not_owed = kind == Discharge.Kind.NOT_OWED
    action = Action.DECIDE if not_owed else Action.RECORD_SUBMISSION
    insist(by, deadline.incident.organisation, action)
    incident = locked_incident(deadline.incident)
    deadline = Deadline.objects.get(pk=deadline.pk)
    known = Discharge.objects.filter(deadline=deadline, taken_back_at=None).first()
    if known:
        return known
    _check_discharge(deadline, not_owed=not_owed, at=at, reason=reason, now=now)
    row = Discharge.objects.create(
        deadline=deadline,
        kind=kind,
        number=number.strip(),
        reason=reason.strip(),
        receipt=receipt,
        recorded_by=by,
        recorded_at=now,
        **asdict(at),
    )
    _record_discharge(row, incident, by=by, now=now)
    if not_owed:
        end_clock(deadline, state=Deadline.State.DECIDED, by=by, now=now)
        return row
    if _files_the_incident(deadline):
        mark_filed(incident)
    close_by_submission(
        incident,
        rules=[deadline.rule],
        recipient=deadline.recipient,
        at=at,
        incomplete=kind == Discharge.Kind.PARTLY,
        discharge=row,
        by=by,
        now=now,
    )
    return row


@transaction.atomic
def people_told(incident: Incident, *, at: Instant, by: User, now: datetime) -> list[Discharge]:
    """Everybody whom the breach concerns was told: the clocks towards them end (Article 34(1)).

    Recorded by what told them, in the name of who started it: whether they may was asked there.
    """
    incident = locked_incident(incident)
    running = incident.deadlines.filter(state=Deadline.State.RUNNING, recipient=PEOPLE)
    told = []
    for deadline in running.order_by("pk"):
        row = Discharge.objects.create(
            deadline=deadline,
            kind=Discharge.Kind.DONE,
            recorded_by=by,
            recorded_at=now,
            **asdict(at),
        )
        _record_discharge(row, incident, by=by, now=now)
        end_clock(deadline, state=Deadline.State.MET, by=by, now=now)
        told.append(row)
    settle_clocks(incident, by=by, now=now)
    return told


def _check_discharge(
    deadline: Deadline, *, not_owed: bool, at: Instant, reason: str, now: datetime
) -> None:
    if deadline.state != Deadline.State.RUNNING:
        raise Refused("clock_ended")
    if not_owed and deadline.rule in order_rules():
        raise Refused("ordered_by_authority")
    if deadline.recipient == CONTROLLERS and not not_owed and somebody_waits(deadline.incident):
        raise Refused("controllers_wait")
    if not_owed and not reason.strip():
        raise Refused("reasons_needed", field="reason")
    if at.at > now:
        raise Refused("done_in_future", field="day")
    if not not_owed and at.at < deadline.at and not deadline.is_provisional:
        raise Refused("done_before_its_start", field="day")


def _files_the_incident(deadline: Deadline) -> bool:
    """Whether it is the notification of the authority that the organisation answers to."""
    lead = deadline.incident.organisation.lead_authority
    return deadline.rule in notification_rules() and deadline.recipient == lead


@transaction.atomic
def take_back(row: Discharge, *, by: User, now: datetime) -> None:
    """Undo what was recorded by mistake: the clock runs again, as a new version.

    Raises `Refused`: `not_allowed`.
    """
    deadline = row.deadline
    not_owed = row.kind == Discharge.Kind.NOT_OWED
    action = Action.DECIDE if not_owed else Action.RECORD_SUBMISSION
    insist(by, deadline.incident.organisation, action)
    incident = locked_incident(deadline.incident)
    row = Discharge.objects.get(pk=row.pk)
    if row.taken_back_at:
        return
    row.taken_back_at, row.taken_back_by = now, by
    row.save(update_fields=["taken_back_at", "taken_back_by"])
    record(
        incident.organisation,
        verb="duty.taken_back",
        subject=row,
        by=by,
        now=now,
        incident=incident,
        codes={"rule": deadline.rule, "recipient": deadline.recipient},
    )
    _reopen(incident, deadline, now=now)
    settle_clocks(incident, by=by, now=now)


def _reopen(incident: Incident, deadline: Deadline, *, now: datetime) -> None:
    """Nothing stands any more where the duty was settled: the next settling starts its clock."""
    newest = newest_deadlines(incident)[deadline.rule, deadline.recipient]
    if newest.state != Deadline.State.RUNNING:
        end_quietly(newest, state=Deadline.State.LIFTED, now=now)
    if incident.stage == Incident.Stage.FILED and _files_the_incident(deadline):
        incident.stage = Incident.Stage.OPEN
        incident.save(update_fields=["stage"])


def _record_discharge(row: Discharge, incident: Incident, *, by: User, now: datetime) -> None:
    record(
        incident.organisation,
        verb="duty.discharged",
        subject=row,
        by=by,
        now=now,
        incident=incident,
        codes={
            "rule": row.deadline.rule,
            "recipient": row.deadline.recipient,
            "version": row.deadline.clock_version,
            "discharge": row.kind,
            "at": row.at.isoformat(),
            "receipt": row.receipt.sha256 if row.receipt else "",
        },
        content={"number": row.number, "reason": row.reason},
    )
