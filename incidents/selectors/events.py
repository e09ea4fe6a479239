"""What has happened in an incident that a clock counts from."""

from incidents.models import AnchorEvent, Incident, Moment
from incidents.rules.instants import Instant, instant_at
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
    """The newest event of each kind; a later one supersedes, none is removed."""
    return {event.kind: event for event in incident.anchor_events.order_by("number")}


def events_of(incident: Incident) -> dict[str, Instant]:
    """The instants by anchor, with the awareness, or provisionally what stands in for it.

    While nobody has said when the organisation became aware: "signal", the earliest one, if it
    lies before the logging, else "logging".
    """
    stated = {kind: instant_of(event) for kind, event in anchor_events(incident).items()}
    claim = awareness_of(incident)
    if claim:
        return {"awareness": instant_of(claim), **stated}
    signal = earliest_signal(incident)
    if signal and signal.at < incident.logged_at:
        return {"signal": instant_of(signal), **stated}
    return {"logging": instant_at(incident.logged_at, incident.organisation.time_zone), **stated}
