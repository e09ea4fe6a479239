"""Decisions of the controller."""

from django.db.models import QuerySet

from incidents.models import Decision, Incident


def decisions_of(incident: Incident) -> QuerySet[Decision]:
    """Every decision, the latest first."""
    return incident.decisions.select_related("decided_by").order_by("-decided_at", "-pk")


def latest_decision(incident: Incident) -> Decision | None:
    return decisions_of(incident).first()
