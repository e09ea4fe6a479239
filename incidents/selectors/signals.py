"""Signals of an incident, and the claim of awareness that is in force."""

from django.db.models import QuerySet

from incidents.models import Awareness, Incident, Signal


def signals_of(incident: Incident) -> QuerySet[Signal]:
    """Every signal, earliest first."""
    return incident.signals.select_related("evidence", "owner", "recorded_by").order_by("at", "pk")


def earliest_signal(incident: Incident) -> Signal | None:
    """The signal from which a provisional clock runs."""
    return signals_of(incident).first()


def awareness_claims(incident: Incident) -> QuerySet[Awareness]:
    """Every claim of awareness, the one in force first; none is ever removed."""
    return incident.awareness_claims.select_related("signal", "said_by").order_by("-number")


def awareness_of(incident: Incident) -> Awareness | None:
    """The claim in force, or None while nobody has said when the organisation became aware."""
    return awareness_claims(incident).first()
