"""What a proposal would change: compared with the law in force, and never applied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from incidents.models import Deadline, Incident
from incidents.rendering.duties import regime_text
from incidents.rendering.instants import span_text
from incidents.rendering.kinds import kind_text
from incidents.rendering.outcomes import explain_outcome, label_of
from incidents.rules.countdown import time_left
from incidents.rules.deadlines import Outcome, Reckoning
from incidents.rules.inputs import Inputs
from incidents.rules.kinds import kinds_that_matter
from incidents.rules.obligations import Profile, Rule
from incidents.rules.regimes import proposals
from incidents.rules.terms import terms
from incidents.selectors.clocks import latest_deadline
from incidents.selectors.events import events_of


@dataclass(frozen=True)
class Comparison:
    """One rule of a proposal: its regime and label, what it would give, how far that differs."""

    regime: str
    label: str
    explanation: str
    difference: str


def comparisons(incident: Incident, profile: Profile) -> list[Comparison]:
    """Each proposed rule that could concern the organisation, in the order of the law book."""
    inputs, found = Inputs(events_of(incident), profile), []
    for rule in proposals():
        opened = kinds_that_matter([rule], profile, terms().lists["incident"])
        if rule.concerns(profile):
            found.append(_compared(incident, rule, inputs.outcome(rule)))
        elif opened:
            found.append(_asks_nothing(rule, opened))
    return found


def _asks_nothing(rule: Rule, kinds: Iterable[str]) -> Comparison:
    listed = ", ".join(kind_text(kind) for kind in kinds)
    text = _("A proposal, not in force: it would ask only of an incident that is %(kinds)s.")
    return Comparison(regime_text(rule.regime), label_of(rule), text % {"kinds": listed}, "")


def _compared(incident: Incident, rule: Rule, outcome: Outcome) -> Comparison:
    deadline = latest_deadline(incident, rule.compares_with) if rule.compares_with else None
    difference = _difference(deadline, outcome)
    return Comparison(
        regime_text(rule.regime), label_of(rule), explain_outcome(rule, outcome), difference
    )


def _difference(deadline: Deadline | None, outcome: Outcome) -> str:
    if deadline is None or deadline.due_at is None or not isinstance(outcome, Reckoning):
        return ""
    later = outcome.due_at - deadline.due_at
    words = {"span": span_text(time_left(deadline.due_at, outcome.due_at))}
    if later < timedelta(0):
        return _("That is %(span)s earlier than the law in force.") % words
    return _("That is %(span)s later than the law in force.") % words
