"""What is recorded of the course of an incident, for the draft of the reasons for a delay."""

from collections.abc import Iterator
from datetime import datetime

from incidents.models import AffectedController, Awareness, Incident, Signal
from incidents.rules.working_days import calendar_of
from incidents.selectors.decisions import decisions_of
from incidents.selectors.facts import facts_of
from incidents.selectors.journal import entries_of
from incidents.selectors.signals import awareness_claims, signals_of
from notifications.rules import delays
from notifications.rules.delays import Course, Event, course_of

FROM_PROCESSOR = "processor"  # A code of `signal_sources` and of `discovery` alike.


def course_of_incident(incident: Incident) -> Course:
    """The recorded events with their instants, the days off and the gaps."""
    claims = list(awareness_claims(incident))
    events = tuple(_events(incident, claims))
    has_processor = (
        incident.processor_incident_id is not None
        or bool(facts_of(incident).other_bodies)
        or any(claim.how == FROM_PROCESSOR for claim in claims[:1])
    )
    calendar = calendar_of(incident.organisation.place)
    return course_of(events, has_processor=has_processor, calendar=calendar)


def _events(incident: Incident, claims: list[Awareness]) -> Iterator[Event]:
    zone = incident.organisation.time_zone
    signals = [_signal(signal) for signal in signals_of(incident)]
    yield from signals
    told_at = _told_at(incident)
    # Being told through the product usually left a signal at that very instant.
    if told_at and all(event.kind != delays.PROCESSOR for event in signals):
        yield Event(delays.PROCESSOR, told_at, zone)
    for claim in claims[:1]:
        yield _awareness(claim)
    for claim in claims[1:]:
        yield _earlier(claim, zone)
    yield from _facts(incident, zone)
    for decision in decisions_of(incident):
        yield Event(decision.kind, decision.decided_at, zone)


def _signal(signal: Signal) -> Event:
    kind = delays.PROCESSOR if signal.source == FROM_PROCESSOR else delays.SIGNAL
    return Event(kind, signal.at, signal.zone, signal.precision, what=signal.source)


def _told_at(incident: Incident) -> datetime | None:
    """When the processor told us through this very product."""
    told = AffectedController.objects.filter(their_incident=incident).first()
    return told.told_at if told else None


def _awareness(claim: Awareness) -> Event:
    return Event(
        delays.AWARENESS, claim.at, claim.zone, claim.precision, what=claim.how, who=claim.who
    )


def _earlier(claim: Awareness, zone: str) -> Event:
    return Event(
        delays.EARLIER_CLAIM,
        claim.said_at,
        zone,
        meant=claim.at,
        meant_precision=claim.precision,
    )


def _facts(incident: Incident, zone: str) -> Iterator[Event]:
    """The first time that facts were written down, and the latest."""
    saved = entries_of(incident).filter(verb="facts.saved").order_by("number")
    first, last = saved.first(), saved.last()
    if first:
        yield Event(delays.FACTS, first.at, zone, number=1)
    if last and last != first:
        yield Event(delays.FACTS, last.at, zone, number=saved.count())
