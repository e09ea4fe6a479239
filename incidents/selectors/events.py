"""What has happened in an incident that a clock counts from."""

from incidents.models import AnchorEvent, Incident, Moment
from incidents.rules.instants import Instant, instant_at
from incidents.selectors.relations import duplicates_of
from incidents.selectors.signals import awareness_of, earliest_signal


def instant_of(moment: Moment) -> Instant:
    """The instant that a row of signals, awareness, events or deadlines keeps."""
    return Instant(
        at=moment.at,
        zone=moment.zone,
        offset_minutes=moment.offset_minutes,
        typed=moment.typed,
        precision=moment.precision,
    )


def anchor_events(incident: Incident) -> dict[str, AnchorEvent]:
    """The newest event of each kind; a later one supersedes, none is removed.

    What was recorded by mistake and taken back starts nothing.
    """
    stand = incident.anchor_events.filter(discharge__taken_back_at=None, taken_back_at=None)
    return {event.kind: event for event in stand.order_by("number")}


def events_of(incident: Incident) -> dict[str, Instant]:
    """The instants by anchor, with the awareness, or provisionally what stands in for it.

    While nobody has said when the organisation became aware: "signal", the earliest one, if it
    lies before the logging, else "logging".
    """
    stated = {kind: instant_of(event) for kind, event in anchor_events(incident).items()}
    claim = awareness_of(incident)
    return {"awareness": instant_of(claim), **stated} if claim else _provisional(incident) | stated


def _provisional(incident: Incident) -> dict[str, Instant]:
    """What the duplicates of an incident knew counts too: linking them gives nobody more time."""
    duplicates = duplicates_of(incident)
    known: list[Moment | None] = [earliest_signal(one) for one in (incident, *duplicates)]
    known += [awareness_of(one) for one in duplicates]
    earliest = min(filter(None, known), key=lambda one: one.at, default=None)
    logged_at = min(one.logged_at for one in (incident, *duplicates))
    if earliest and earliest.at < logged_at:
        return {"signal": instant_of(earliest)}
    return {"logging": instant_at(logged_at, incident.organisation.time_zone)}
