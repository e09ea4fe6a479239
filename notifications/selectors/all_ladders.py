"""The ladders of every organisation at once, for what asks about all incidents."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from incidents.selectors.people import active_members_by_organisation
from notifications.models import AlertPlan, Escalation, LadderStep
from notifications.rules.escalation import (
    USUAL_STEPS,
    Crew,
    Step,
    called_up_to,
    everybody,
    heard_later,
)
from notifications.rules.readers import WEBHOOK, Reader
from notifications.selectors.channels import organisations_with_webhook
from notifications.selectors.escalations import called_since, last_words


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
        return everybody(steps, self._crew(incident))

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
