"""The ladder of an organisation, and who of it is called for an incident by now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incidents.models import Incident, Organisation
from incidents.rules.obligations import Rule
from incidents.rules.regimes import rules_in_force
from incidents.selectors.people import active_members_by_organisation, active_members_of
from notifications.models import AlertPlan, Escalation, LadderStep
from notifications.rules.escalation import (
    USUAL_STEPS,
    Crew,
    Step,
    Waits,
    called_up_to,
    heard_later,
)
from notifications.rules.ladder_steps import fingerprint
from notifications.rules.own_rungs import may_concern
from notifications.rules.readers import WEBHOOK, Reader
from notifications.selectors.channels import machines_of, organisations_with_webhook
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


def readers_of(incident: Incident) -> tuple[Reader, ...]:
    """Who hears of the clocks of an incident now: the steps of the ladder that were called.

    What hears beside people, the webhook and other services, comes last.
    """
    escalation = open_escalation_of(incident)
    called = called_up_to(
        escalation.step if escalation else 1,
        steps_of(incident.organisation),
        crew_of(incident, plan_of(incident.organisation)),
    )
    return (*called, *machines_of(incident.organisation))


def heard_later_of(incident: Incident) -> dict[Reader, datetime]:
    """From when on those hear of the incident who did not from the beginning."""
    opened = Escalation.objects.filter(incident=incident, ended_at=None)
    return heard_later(
        steps_of(incident.organisation),
        crew_of(incident, plan_of(incident.organisation)),
        called_since(opened).get(incident.pk, {}),
    )


@dataclass(frozen=True)
class Named:
    """An incident by key, with the keys of its organisation and of its owner."""

    pk: int
    organisation: int
    owner: int | None


class Ladders:
    """The same for every incident at once, in a number of queries that does not grow.

    Without the other services: nobody promised that they hear.
    """

    def __init__(self) -> None:
        self.plans = {plan.organisation_id: plan for plan in AlertPlan.objects.all()}
        opened = Escalation.objects.filter(ended_at=None)
        self.called: dict[int, int] = dict(opened.values_list("incident", "step"))
        self._called_since = called_since(opened)
        self._members = active_members_by_organisation()
        self._steps = steps_by_organisation()
        self._last_words = last_words()
        self._with_webhook = organisations_with_webhook()

    def readers(self, incident: Named) -> tuple[Reader, ...]:
        """Who hears of the clocks of that incident now."""
        step, steps = self.called.get(incident.pk, 1), self._steps_of(incident)
        called = called_up_to(step, steps, self._crew(incident))
        has_webhook = incident.organisation in self._with_webhook
        return (*called, Reader(WEBHOOK)) if has_webhook else called

    def everybody(self, incident: Named) -> tuple[Reader, ...]:
        """Which people would hear of it with every step of the ladder called."""
        steps = self._steps_of(incident)
        return called_up_to(len(steps), steps, self._crew(incident))

    def heard_later(self, incident: Named) -> dict[Reader, datetime]:
        """From when on those hear of that incident who did not from the beginning."""
        called = self._called_since.get(incident.pk, {})
        return heard_later(self._steps_of(incident), self._crew(incident), called)

    def _steps_of(self, incident: Named) -> tuple[Step, ...]:
        return self._steps.get(incident.organisation, USUAL_STEPS)

    def _crew(self, incident: Named) -> Crew:
        plan = self.plans.get(incident.organisation)
        by, at = self._last_words.get(incident.pk, (None, None))
        return Crew(
            members=tuple(self._members.get(incident.organisation, ())),
            owner=incident.owner,
            has_emergency_address=bool(plan and plan.emergency_email),
            on_it=by,
            on_it_since=at,
        )


def steps_by_organisation() -> dict[int, tuple[Step, ...]]:
    """The order of every organisation that chose one, by its key. One query."""
    found: dict[int, list[Step]] = defaultdict(list)
    for row in LadderStep.objects.order_by("organisation", "position"):
        found[row.organisation_id].append(Step(row.who, row.person_id))
    return {pk: tuple(steps) for pk, steps in found.items()}
