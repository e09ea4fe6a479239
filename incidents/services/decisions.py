"""Signing decisions."""

from datetime import datetime

from django.db import transaction

from incidents.models import Decision, Incident, User
from incidents.rules.decisions import STAGE_AFTER, check_decision
from incidents.rules.facts_json import digest, to_json
from incidents.rules.roles import Action
from incidents.selectors.decisions import latest_decision
from incidents.selectors.facts import facts_of
from incidents.services.clocks import settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist


@transaction.atomic
def decide(incident: Incident, *, kind: str, reasons: str, by: User, now: datetime) -> Decision:
    """Sign a decision on the facts as they stand (Articles 4(12), 33(1), 33(5)).

    Not notifying, or no breach, ends the duties that the law book says it ends, and stays in the
    register; a later decision to notify starts the same clocks again. Signing twice (a double
    click) gives the decision of the first time. Raises `Refused`: `not_allowed`,
    `reasons_needed`, `unknown_decision`, `already_filed`.
    """
    insist(by, incident.organisation, Action.DECIDE)
    incident = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    check_decision(kind, reasons=reasons, stage=incident.stage)
    facts = facts_of(incident)
    facts_digest = digest(facts)
    known = _signed_before(incident, kind=kind, reasons=reasons, facts=facts_digest, by=by)
    if known:
        return known
    decision = Decision.objects.create(
        incident=incident,
        kind=kind,
        reasons=reasons,
        facts=to_json(facts),
        facts_digest=facts_digest,
        decided_by=by,
        decided_at=now,
    )
    record(
        incident.organisation,
        verb="decision.signed",
        subject=decision,
        by=by,
        now=now,
        incident=incident,
        codes={"kind": kind, "facts": facts_digest},
        content={"reasons": reasons},
    )
    _move_stage(incident, kind=kind, by=by, now=now)
    return decision


def _signed_before(
    incident: Incident, *, kind: str, reasons: str, facts: str, by: User
) -> Decision | None:
    """The latest decision, if it is this very one. The caller holds the incident locked."""
    latest = latest_decision(incident)
    same = (kind, reasons, facts, by)
    if latest and (latest.kind, latest.reasons, latest.facts_digest, latest.decided_by) == same:
        return latest
    return None


def _move_stage(incident: Incident, *, kind: str, by: User, now: datetime) -> None:
    incident.stage = STAGE_AFTER[kind]
    incident.save(update_fields=["stage"])
    settle_clocks(incident, by=by, now=now)
