"""What an incident owes, to whom, and whether it is done: the law book asked about one incident."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from incidents.models import Deadline, Discharge, Incident
from incidents.rules.clock_moves import Settled
from incidents.rules.deadlines import PROVISIONAL, Outcome
from incidents.rules.inputs import Inputs
from incidents.rules.instants import Instant
from incidents.rules.obligations import ORDERED, Profile, Rule, profile_of
from incidents.rules.recipients import recipients
from incidents.rules.regimes import applicable
from incidents.selectors.decisions import latest_decision
from incidents.selectors.events import anchor_events, events_of
from incidents.selectors.progress import Progress, progress_of

ORDER = "order_to_communicate"
# Duties whose end is read off the incident: everybody was told.
CONTROLLERS, PEOPLE = "controller", "data_subjects"
DECIDED_STAGES = (Incident.Stage.NOT_NOTIFIED, Incident.Stage.NOT_A_BREACH)


@dataclass(frozen=True)
class Duty:
    """One rule towards one recipient, with what it counts from and what has settled it."""

    rule: Rule
    recipient: str
    inputs: Inputs
    outcome: Outcome
    settled: Settled


def profile_in(incident: Incident, progress: Progress, happened: Container[str]) -> Profile:
    """What the law book asks of the organisation and the incident; `happened` are its anchors."""
    organisation = incident.organisation
    codes = {incident.role, *organisation.profile, *incident.kinds}
    if progress.high_risk:
        codes.add("high_risk")
    if ORDER in happened:
        codes.add(ORDERED)
    return profile_of(organisation.place, codes)


def profile_now(incident: Incident) -> Profile:
    """The same, by the facts as they stand."""
    return profile_in(incident, progress_of([incident.pk])[incident.pk], anchor_events(incident))


def law_day(events: Mapping[str, Instant]) -> date:
    """The day, on the wall clock of its zone, whose law counts: that of awareness."""
    kind = next(one for one in ("awareness", *PROVISIONAL) if one in events)
    return events[kind].local.date()


def targets_of(incident: Incident) -> dict[str, int | None]:
    """By rule, the hours that somebody set for a duty without a limit of the law."""
    return dict(incident.targets.order_by("set_at", "pk").values_list("rule", "hours"))


def duties_of(incident: Incident, progress: Progress | None = None) -> tuple[Duty, ...]:
    """Every duty of the regimes in force on the day of awareness, in the order of the law book.

    Who has asked for the progress of the incident already passes it on.
    """
    progress = progress or progress_of([incident.pk])[incident.pk]
    events = events_of(incident)
    profile = profile_in(incident, progress, events)
    targets, newest = targets_of(incident), newest_deadlines(incident)
    settle = _Settling(incident, progress)
    duties = []
    for rule in applicable(profile, law_day(events)):
        inputs = Inputs(events, profile, targets.get(rule.rule))
        for recipient in recipients_of(rule, incident):
            kept = newest.get((rule.rule, recipient))
            settled = settle.of(rule, recipient, kept, since=events.get(ORDER))
            duties.append(Duty(rule, recipient, inputs, inputs.outcome(rule), settled))
    return tuple(duties)


def recipients_of(rule: Rule, incident: Incident) -> tuple[str, ...]:
    """To whom the organisation owes a duty; the authority to notify first stands first."""
    organisation = incident.organisation
    return recipients(
        rule,
        country=organisation.country,
        lead=organisation.lead_authority,
        further=[*organisation.further_authorities, *incident.further_authorities],
    )


def newest_deadlines(incident: Incident) -> dict[tuple[str, str], Deadline]:
    """The newest version of each clock, by rule and recipient."""
    rows = incident.deadlines.order_by("clock_version")
    return {(row.rule, row.recipient): row for row in rows}


def discharge_of(deadline: Deadline) -> Discharge | None:
    """What was recorded of this very clock and stands, or None."""
    rows = Discharge.objects.filter(deadline=deadline, taken_back_at=None)
    return rows.select_related("receipt", "recorded_by").first()


class _Settling:
    """What settles the duties of one incident; everything that is asked is read once."""

    def __init__(self, incident: Incident, progress: Progress) -> None:
        self.incident, self.progress = incident, progress
        decided = incident.stage in DECIDED_STAGES
        latest = latest_decision(incident) if decided else None
        self.decision = latest.kind if latest else ""
        self.discharged = _discharged(incident)

    def of(
        self, rule: Rule, recipient: str, kept: Deadline | None, *, since: Instant | None
    ) -> Settled:
        """`since` is the instant of an order of the authority, if there is one."""
        if self.incident.stage == Incident.Stage.DUPLICATE or self.decision in rule.ended_by:
            return "decided"
        if rule.is_ordered:
            return "met" if self._done(rule, recipient, since) else ""
        by_hand = self.discharged.get((rule.rule, recipient))
        if by_hand == "met" and recipient == CONTROLLERS and _waits(self.progress):
            return ""  # Who was named since has not been told.
        if by_hand:
            return by_hand
        if recipient in (CONTROLLERS, PEOPLE):
            return "met" if _told(recipient, self.progress) else ""
        # Filed: only what was recorded of the submission ended it, and nothing takes it back.
        return "met" if kept and kept.state == Deadline.State.MET else ""

    def _done(self, rule: Rule, recipient: str, since: Instant | None) -> bool:
        """What was done before an order does not answer it."""
        at = _done_at(self.incident, rule, recipient)
        return at is not None and since is not None and at >= since.at


def _discharged(incident: Incident) -> dict[tuple[str, str], Settled]:
    rows = Discharge.objects.filter(deadline__incident=incident, taken_back_at=None)
    return {
        (row.deadline.rule, row.deadline.recipient): (
            "decided" if row.kind == Discharge.Kind.NOT_OWED else "met"
        )
        for row in rows.select_related("deadline")
    }


def _done_at(incident: Incident, rule: Rule, recipient: str) -> datetime | None:
    """The latest instant at which a duty was recorded as done."""
    rows = Discharge.objects.filter(
        deadline__incident=incident,
        deadline__rule=rule.rule,
        deadline__recipient=recipient,
        taken_back_at=None,
    ).exclude(kind=Discharge.Kind.NOT_OWED)
    return rows.order_by("-at").values_list("at", flat=True).first()


def somebody_waits(incident: Incident) -> bool:
    """Whether a controller that was named has not been told."""
    return _waits(progress_of([incident.pk])[incident.pk])


def _waits(progress: Progress) -> bool:
    return progress.controllers > progress.controllers_told


def _told(recipient: str, progress: Progress) -> bool:
    if recipient == PEOPLE:
        return progress.people_informed
    return 0 < progress.controllers == progress.controllers_told
