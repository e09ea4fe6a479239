"""Signals of an incident, and the claim of awareness that is in force."""

from datetime import datetime

from django.db.models import QuerySet

from incidents.models import Awareness, Incident, Signal


def signals_of(incident: Incident) -> QuerySet[Signal]:
    """Every signal, earliest first."""
    people = ("owner", "recorded_by", "handled_by")
    return incident.signals.select_related("evidence", *people).order_by("at", "pk")


def warnings_waiting(incident: Incident) -> QuerySet[Signal]:
    """The warnings from outside that nobody has handled, earliest first."""
    return signals_of(incident).filter(next_alert_at__isnull=False)


def signal_of(incident: Incident, pk: int) -> Signal:
    """One signal of the incident. Raises `Signal.DoesNotExist`."""
    return signals_of(incident).select_related("incident__organisation").get(pk=pk)


def earliest_signal(incident: Incident) -> Signal | None:
    """The signal from which a provisional clock runs."""
    return signals_of(incident).first()


def awareness_claims(incident: Incident) -> QuerySet[Awareness]:
    """Every claim of awareness, the one in force first; none is ever removed."""
    return incident.awareness_claims.select_related("signal", "said_by").order_by("-number")


def awareness_of(incident: Incident, *, as_of: datetime | None = None) -> Awareness | None:
    """The claim in force, or None while nobody has said when the organisation became aware.

    With `as_of`, the one that was in force at that instant.
    """
    claims = awareness_claims(incident)
    return (claims.filter(said_at__lte=as_of) if as_of else claims).first()
