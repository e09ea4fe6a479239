"""Starting, restarting and ending the clocks of an incident.

Nothing here pushes: a new deadline has a `next_alert_at` that is due, and the sweep finds it.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import cast

from incidents.models import Awareness, Deadline, Incident, Organisation, User
from incidents.rules.deadlines import AnchorKind, Reckoning, reckon
from incidents.rules.instants import Instant, instant_at
from incidents.rules.refusals import Refused
from incidents.rules.regimes import Rule, rules_in_force
from incidents.selectors.clocks import ARTICLE_33_1, instant_of, latest_deadline, running_deadline
from incidents.selectors.signals import earliest_signal
from incidents.services.journal import record


def start_provisional_clock(incident: Incident, *, by: User, now: datetime) -> Deadline | None:
    """Count from the logging until somebody says when the organisation became aware.

    None for a processor: Article 33(2) gives it no hours.
    """
    anchor = instant_at(now, incident.organisation.time_zone)
    return _set_clock(incident, kind="logging", anchor=anchor, by=by, now=now)


def restart_provisional_clock(incident: Incident, *, by: User, now: datetime) -> Deadline | None:
    """Count from the earliest signal, when that is earlier than what the clock runs from."""
    signal, running = earliest_signal(incident), running_deadline(incident)
    if signal is None or running is None or signal.at >= running.at:
        return running
    return _set_clock(incident, kind="signal", anchor=instant_of(signal), by=by, now=now)


def restart_clock(
    incident: Incident, *, claim: Awareness, by: User, now: datetime
) -> Deadline | None:
    """Count from the awareness that was just said.

    None once the incident is filed or decided: what was judged keeps the clock of its day.
    """
    if incident.stage != Incident.Stage.OPEN:
        return None
    return _set_clock(incident, kind="awareness", anchor=instant_of(claim), by=by, now=now)


def end_clock(deadline: Deadline, *, state: Deadline.State, by: User, now: datetime) -> Deadline:
    """Stop a running deadline because it was met or decided; alerts about it end with it."""
    deadline.state, deadline.ended_at, deadline.next_alert_at = state, now, None
    deadline.save(update_fields=["state", "ended_at", "next_alert_at"])
    record(
        deadline.incident.organisation,
        verb="clock.ended",
        subject=deadline,
        by=by,
        now=now,
        incident=deadline.incident,
        codes={"state": str(state), "version": deadline.clock_version},
    )
    return deadline


def reopen_clock(incident: Incident, *, by: User, now: datetime) -> Deadline | None:
    """Run the last clock again under a new version: same anchor, same instant due."""
    last = latest_deadline(incident)
    if last is None:
        return None
    kind = cast(AnchorKind, last.anchor)
    return _set_clock(incident, kind=kind, anchor=instant_of(last), by=by, now=now)


def look_again(organisation: Organisation, *, now: datetime) -> None:
    """Let the sweep look at every running deadline of the organisation at once.

    Called when the people to alert changed, so that a newcomer hears what is already due.
    """
    Deadline.objects.filter(
        incident__organisation=organisation, state=Deadline.State.RUNNING
    ).update(next_alert_at=now)


def _set_clock(
    incident: Incident, *, kind: AnchorKind, anchor: Instant, by: User, now: datetime
) -> Deadline | None:
    if incident.role == Incident.Role.PROCESSOR:
        return None
    reckoning = reckon(_rule_on(anchor.at.date()), kind, anchor)
    version = _replace_running_clock(incident, now=now)
    deadline = _store(reckoning, incident=incident, version=version, now=now)
    record(
        incident.organisation,
        verb="clock.set",
        subject=deadline,
        by=by,
        now=now,
        incident=incident,
        codes={
            "version": version,
            "rule": deadline.rule,
            "rule_version": deadline.rule_version,
            "anchor": kind,
            "from": anchor.at.isoformat(),
            "due": deadline.due_at.isoformat(),
        },
    )
    return deadline


def _rule_on(day: date) -> Rule:
    for rule in rules_in_force(day):
        if rule.rule == ARTICLE_33_1:
            return rule
    raise Refused("no_rule_in_force", rule=ARTICLE_33_1, day=day)


def _replace_running_clock(incident: Incident, *, now: datetime) -> int:
    """End the clock that runs now; the version of the next one."""
    incident.deadlines.filter(rule=ARTICLE_33_1, state=Deadline.State.RUNNING).update(
        state=Deadline.State.REPLACED, ended_at=now, next_alert_at=None
    )
    latest = latest_deadline(incident)
    return latest.clock_version + 1 if latest else 1


def _store(reckoning: Reckoning, *, incident: Incident, version: int, now: datetime) -> Deadline:
    return Deadline.objects.create(
        incident=incident,
        clock_version=version,
        regime=reckoning.regime,
        rule=reckoning.rule,
        rule_version=reckoning.version,
        recipient=incident.organisation.lead_authority,
        anchor=reckoning.anchor_kind,
        hours=reckoning.hours,
        due_at=reckoning.due_at,
        set_at=now,
        next_alert_at=now,
        **asdict(reckoning.anchor),
    )


def schedule_look(deadline: Deadline, *, at: datetime) -> None:
    """Say when the sweep must look at a running deadline next."""
    Deadline.objects.filter(pk=deadline.pk, state=Deadline.State.RUNNING).update(next_alert_at=at)
