"""The ladder of an organisation, and who of it is called for an incident by now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incidents.models import Incident, Organisation
from incidents.rules.obligations import Rule
from incidents.rules.regimes import rules_in_force
from incidents.selectors.people import active_members_of
from notifications.models import AlertPlan, Escalation, LadderStep
from notifications.rules.escalation import (
    USUAL_STEPS,
    Crew,
    Step,
    Waits,
    called_up_to,
    everybody,
    heard_later,
    next_step,
)
from notifications.rules.ladder_steps import fingerprint
from notifications.rules.own_rungs import may_concern
from notifications.rules.readers import Reader
from notifications.selectors.escalations import called_since, last_words, open_escalation_of


def plan_of(organisation: Organisation) -> AlertPlan:
    """What the organisation chose about its alerts; the defaults where it chose nothing."""
    found = AlertPlan.objects.filter(organisation=organisation).first()
    return found or AlertPlan(organisation=organisation)


def waits_of(plan: AlertPlan) -> Waits:
    """How long one waits for an answer, as the organisation chose."""
    return Waits(
        usual=timedelta(minutes=plan.wait_minutes),
        urgent=timedelta(minutes=plan.urgent_wait_minutes),
    )


def duties_with_rungs(organisation: Organisation, *, on: date) -> tuple[Rule, ...]:
    """The duties that can concern the organisation on that day, in the order of the law book."""
    return may_concern(rules_in_force(on), place=organisation.place, codes=organisation.profile)


def plan_fingerprint(plan: AlertPlan) -> str:
    """What the form of the waits was read by."""
    columns = (plan.wait_minutes, plan.urgent_wait_minutes, plan.emergency_email, plan.digest_hour)
    return fingerprint(columns)


def rungs_fingerprint(plan: AlertPlan, rule: str) -> str:
    """What the form of the hours of one duty was read by."""
    return fingerprint(plan.rungs.get(rule))


def steps_of(organisation: Organisation) -> tuple[Step, ...]:
    """In which order people are called; the usual order where none was chosen."""
    chosen = LadderStep.objects.filter(organisation=organisation).order_by("position")
    return tuple(Step(one.who, one.person_id) for one in chosen) or USUAL_STEPS


def crew_in(organisation: Organisation, plan: AlertPlan) -> Crew:
    """Whom the organisation can call, whichever incident it is and whoever owns it."""
    return Crew(
        members=tuple(active_members_of(organisation)),
        has_emergency_address=bool(plan.emergency_email),
    )


def crew_of(incident: Incident, plan: AlertPlan) -> Crew:
    """Whom the organisation can call for this incident."""
    by, at = last_words((incident.pk,)).get(incident.pk, (None, None))
    return Crew(
        members=tuple(active_members_of(incident.organisation)),
        owner=incident.owner_id,
        has_emergency_address=bool(plan.emergency_email),
        on_it=by,
        on_it_since=at,
    )


@dataclass(frozen=True)
class Ladder:
    """The ladder as it stands for one incident.

    `step` is the last that was called; `next_at` is when the following one is, unless somebody
    takes the incident on: None while nobody waits for an answer.
    """

    plan: AlertPlan
    steps: tuple[Step, ...]
    crew: Crew
    step: int
    next_at: datetime | None

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Who hears of the clocks now."""
        return called_up_to(self.step, self.steps, self.crew)

    @property
    def everybody(self) -> tuple[Reader, ...]:
        """Who hears once every step was called."""
        return everybody(self.steps, self.crew)

    @property
    def next_step(self) -> int | None:
        """The following step that calls anybody new; None where everybody was called."""
        return next_step(self.step, self.steps, self.crew)

    @property
    def called_next(self) -> tuple[Reader, ...]:
        """Who is new at the following step; nobody where everybody was called."""
        called = called_up_to(self.next_step or self.step, self.steps, self.crew)
        return tuple(reader for reader in called if reader not in self.readers)

    def wait(self, nearest: datetime | None, *, now: datetime) -> timedelta:
        """How long the following step waits; `nearest`: the nearest end of a clock."""
        return waits_of(self.plan).before_next(nearest, now=now)


def ladder_at(organisation: Organisation) -> Ladder:
    """As it stands for an incident that was just logged and that nobody owns. Three queries."""
    plan = plan_of(organisation)
    return Ladder(plan, steps_of(organisation), crew_in(organisation, plan), step=1, next_at=None)


def ladder_of(incident: Incident) -> Ladder:
    """Five queries."""
    escalation, plan = open_escalation_of(incident), plan_of(incident.organisation)
    return Ladder(
        plan=plan,
        steps=steps_of(incident.organisation),
        crew=crew_of(incident, plan),
        step=escalation.step if escalation else 1,
        next_at=escalation.next_step_at if escalation else None,
    )


def heard_later_of(incident: Incident, ladder: Ladder) -> dict[Reader, datetime]:
    """From when on those hear of the incident who did not from the beginning. One query."""
    opened = Escalation.objects.filter(incident=incident, ended_at=None)
    called = called_since(opened).get(incident.pk, {})
    return heard_later(ladder.steps, ladder.crew, called)
