"""Signals, and the saying of awareness."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.models import Awareness, Incident, Signal, StoredFile, User
from incidents.rules.awareness import check_awareness
from incidents.rules.instants import Instant
from incidents.rules.outside_warnings import first_alert_at
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import may_in
from incidents.selectors.relations import duplicate_link_of
from incidents.selectors.signals import awareness_of
from incidents.services.clocks import locked_incident, locked_incidents, settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist

HANDLED = ["handling", "handling_text", "handled_by", "handled_at", "next_alert_at"]


@transaction.atomic
def record_signal(
    incident: Incident,
    *,
    source: str,
    moment: Instant,
    text: str,
    by: User,
    now: datetime,
    evidence: StoredFile | None = None,
    owner: User | None = None,
) -> Signal:
    """Record a candidate moment of knowledge. An earlier one than before moves a provisional clock.

    `owner` sees to it; the owner of the incident where nobody is named. Raises `Refused`:
    `not_allowed`, `signal_in_future`, `owner_cannot_see`.
    """
    insist(by, incident.organisation, Action.RECORD_SIGNAL)
    refuse_future(moment, now=now)
    if owner and not may_in(owner, incident.organisation, Action.SEE_INCIDENTS):
        raise Refused("owner_cannot_see", field="owner")
    return keep_signal(
        incident,
        source=source,
        moment=moment,
        text=text,
        by=by,
        now=now,
        evidence=evidence,
        owner=owner,
    )


def refuse_future(moment: Instant, *, now: datetime) -> None:
    """Raises `Refused("signal_in_future")`: nobody learnt of anything tomorrow."""
    if moment.at > now:
        raise Refused("signal_in_future", field="day")


def keep_signal(
    incident: Incident,
    *,
    source: str,
    moment: Instant,
    text: str,
    by: User,
    now: datetime,
    evidence: StoredFile | None = None,
    owner: User | None = None,
) -> Signal:
    """The part of `record_signal` without the permission: a processor writes to a controller.

    A warning from outside waits from now on: the sweep finds it until somebody handles it.
    """
    lock_with_the_kept(incident)
    signal = Signal.objects.create(
        incident=incident,
        source=source,
        text=text,
        evidence=evidence,
        owner=owner or incident.owner,
        recorded_by=by,
        recorded_at=now,
        next_alert_at=first_alert_at(source, recorded_at=now),
        **asdict(moment),
    )
    record(
        incident.organisation,
        verb="signal.recorded",
        subject=signal,
        by=by,
        now=now,
        incident=incident,
        codes={"source": source, "at": moment.at.isoformat()},
        content={"text": text},
    )
    settle_clocks(incident, by=by, now=now)
    _settle_the_kept(incident, by=by, now=now)
    return signal


def lock_with_the_kept(incident: Incident) -> Incident:
    """The incident, locked together with the one that it is a duplicate of: both clocks move."""
    link = duplicate_link_of(incident)
    both = (incident, link.kept) if link else (incident,)
    return locked_incidents(both)[incident.pk]


def _settle_the_kept(incident: Incident, *, by: User, now: datetime) -> None:
    """What a duplicate knew counts provisionally for the incident that is kept."""
    link = duplicate_link_of(incident)
    if link:
        settle_clocks(link.kept, by=by, now=now)


@transaction.atomic
def say_awareness(
    incident: Incident,
    *,
    moment: Instant,
    how: str,
    who: str,
    signal: Signal | None,
    reason: str,
    by: User,
    now: datetime,
) -> Awareness:
    """Say when the organisation became aware (Article 33(1)); the clock restarts from there.

    Every signal that was recorded by then and waits is handled with it.
    Append-only: the earlier claims stay. Saying the same twice (a double click) gives the claim of
    the first time. Raises `Refused`: `not_allowed`,
    `awareness_in_future`, `awareness_before_2018`, `reason_needed` for a change,
    `choice_reason_needed` for a choice among signals.
    """
    insist(by, incident.organisation, Action.SAY_AWARENESS)
    check_awareness(moment, now=now)
    incident = lock_with_the_kept(incident)
    earlier = awareness_of(incident)
    said = {"how": how, "who": who, "signal": signal, "reason": reason, **asdict(moment)}
    if earlier and earlier.said_by == by and _says(earlier, said):
        return earlier
    if earlier and not reason.strip():
        raise Refused("reason_needed", field="reason")
    if signal and not reason.strip():
        raise Refused("choice_reason_needed", field="reason")
    claim = Awareness.objects.create(
        incident=incident,
        number=earlier.number + 1 if earlier else 1,
        said_by=by,
        said_at=now,
        **said,
    )
    _record_claim(claim, by=by, now=now)
    _consider_signals(incident, by=by, now=now)
    settle_clocks(incident, by=by, now=now, news=earlier is not None)
    _settle_the_kept(incident, by=by, now=now)
    return claim


def _says(claim: Awareness, said: dict[str, Any]) -> bool:
    return all(getattr(claim, name) == value for name, value in said.items())


def _consider_signals(incident: Incident, *, by: User, now: datetime) -> None:
    """Who says the awareness has looked at what was recorded by then and waits."""
    for signal in incident.signals.filter(handling="", recorded_at__lte=now).order_by("pk"):
        _mark_handled(signal, handling=Signal.Handling.AWARENESS, text="", by=by, now=now)


def schedule_warning(signal: Signal, *, at: datetime) -> None:
    """Say when the sweep must look at a warning next that still waits to be handled."""
    Signal.objects.filter(pk=signal.pk, handled_at=None).update(next_alert_at=at)


def _record_claim(claim: Awareness, *, by: User, now: datetime) -> None:
    codes: dict[str, Any] = {"number": claim.number, "at": claim.at.isoformat(), "how": claim.how}
    record(
        claim.incident.organisation,
        verb="awareness.said",
        subject=claim,
        by=by,
        now=now,
        incident=claim.incident,
        codes=codes | {"signal": claim.signal_id, "precision": claim.precision},
        content={"who": claim.who, "reason": claim.reason},
    )


@transaction.atomic
def handle_signal(signal: Signal, *, handling: str, text: str, by: User, now: datetime) -> Signal:
    """Say what was done about a warning; its alerts end. A later word replaces an earlier one.

    `handling`: a code of `Signal.Handling`. The same said twice (a double click) is said once.
    Raises `Refused`: `not_allowed`, `unknown_handling`, `handling_text_needed`.
    """
    insist(by, signal.incident.organisation, Action.SAY_AWARENESS)
    if handling not in Signal.Handling.values:
        raise Refused("unknown_handling", field="handling", value=handling)
    if not text.strip():
        raise Refused("handling_text_needed", field="text")
    locked_incident(signal.incident)
    signal = Signal.objects.select_for_update(of=("self",), no_key=True).get(pk=signal.pk)
    if (signal.handling, signal.handling_text) == (handling, text.strip()):
        return signal
    _mark_handled(signal, handling=handling, text=text.strip(), by=by, now=now)
    return signal


def _mark_handled(signal: Signal, *, handling: str, text: str, by: User, now: datetime) -> None:
    signal.handling, signal.handling_text = handling, text
    signal.handled_by, signal.handled_at, signal.next_alert_at = by, now, None
    signal.save(update_fields=HANDLED)
    record(
        signal.incident.organisation,
        verb="signal.handled",
        subject=signal,
        by=by,
        now=now,
        incident=signal.incident,
        codes={"handling": handling, "source": signal.source, "at": signal.at.isoformat()},
        content={"text": text},
    )
