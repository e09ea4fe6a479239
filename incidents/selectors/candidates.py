"""The moments that could be the awareness of an incident, and the deadline that each would give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from incidents.models import Awareness, Incident, Signal, User
from incidents.rules.deadlines import Outcome, Reckoning
from incidents.rules.inputs import Inputs
from incidents.rules.instants import Instant, instant_at
from incidents.rules.obligations import Rule
from incidents.rules.regimes import applicable, notification_rules
from incidents.selectors.duties import law_day, profile_now, recipients_of
from incidents.selectors.events import anchor_events, instant_of
from incidents.selectors.incidents import incidents_for
from incidents.selectors.relations import duplicates_of
from incidents.selectors.signals import awareness_of, signals_of


@dataclass(frozen=True)
class Candidate:
    """A moment of `incident` (the asked one, or a duplicate of it) with what it would start.

    `key` names it in an address. Of `signal` and `claim` (what a duplicate said of its awareness)
    one at most is there; neither is the logging. `rule` is the duty to notify the authority by
    the law of that day, None where none applied; `due_at` is None too where it has no fixed limit.
    """

    key: str
    incident: Incident
    moment: Instant
    signal: Signal | None
    claim: Awareness | None
    rule: Rule | None
    due_at: datetime | None


@dataclass(frozen=True)
class _Found:
    key: str
    incident: Incident
    moment: Instant
    signal: Signal | None = None
    claim: Awareness | None = None


def candidates_for(user: User, incident: Incident) -> list[Candidate]:
    """Every signal, the logging, and what its duplicates knew, as far as the user may see them.

    Earliest first.
    """
    visible = set(incidents_for(user).filter(organisation=incident.organisation_id))
    there = [incident, *(one for one in duplicates_of(incident) if one in visible)]
    found = [each for one in there for each in _moments_of(one, own=one == incident)]
    law = _Law(incident)
    return [law.candidate(each) for each in sorted(found, key=lambda one: one.moment.at)]


def _moments_of(incident: Incident, *, own: bool) -> Iterable[_Found]:
    for signal in signals_of(incident):
        yield _Found(f"signal-{signal.pk}", incident, instant_of(signal), signal=signal)
    logged = instant_at(incident.logged_at, incident.organisation.time_zone)
    yield _Found(f"logging-{incident.pk}", incident, logged)
    claim = None if own else awareness_of(incident)
    if claim:
        yield _Found(f"awareness-{claim.pk}", incident, instant_of(claim), claim=claim)


class _Law:
    """The duty of one incident to notify the authority; what it asks is read once."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.profile = profile_now(incident)
        events = anchor_events(incident).items()
        self.events = {kind: instant_of(event) for kind, event in events}

    def candidate(self, found: _Found) -> Candidate:
        rule = self.rule(found.moment)
        return Candidate(**vars(found), rule=rule, due_at=self.due_at(rule, found.moment))

    def due_at(self, rule: Rule | None, aware: Instant) -> datetime | None:
        outcome = self._outcome(rule, aware) if rule else None
        return outcome.due_at if isinstance(outcome, Reckoning) else None

    def rule(self, aware: Instant) -> Rule | None:
        """By the law of that day on its own wall clock; the lead authority's rule comes first."""
        rules = [
            rule
            for rule in applicable(self.profile, law_day({"awareness": aware}))
            if rule.rule in notification_rules()
        ]
        lead = self.incident.organisation.lead_authority
        ours = (rule for rule in rules if lead in recipients_of(rule, self.incident))
        return next(ours, rules[0] if rules else None)

    def _outcome(self, rule: Rule, aware: Instant) -> Outcome:
        return Inputs({**self.events, "awareness": aware}, self.profile).outcome(rule)


def due_if_aware_at(incident: Incident, aware: Instant) -> datetime | None:
    """When the notification to the authority would end if this were the awareness.

    None where no duty to notify applied on that day, and where it has no fixed limit.
    """
    law = _Law(incident)
    return law.due_at(law.rule(aware), aware)


def knew_earlier(candidates: Iterable[Candidate], *, incident: Incident) -> list[Candidate]:
    """Where a duplicate knew before the awareness in force: its own awareness, else its logging."""
    claim = awareness_of(incident)
    knew = {
        each.incident.pk: each
        for each in sorted(candidates, key=lambda one: one.claim is not None)
        if each.signal is None and each.incident != incident
    }
    return [each for each in knew.values() if claim and each.moment.at < claim.at]
