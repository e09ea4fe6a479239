"""The awareness on the sheet: every claim with its reasons, and the signals as candidates."""

from typing import Any

from django.utils.translation import get_language

from breachtrack.dossier.sheet_moments import moment, moment_or_none, said_moment
from incidents.models import Awareness, Incident, Signal
from incidents.rendering.signals import source_text
from incidents.rules.vocabulary import label
from incidents.selectors.candidates import due_if_aware_at
from incidents.selectors.events import instant_of
from incidents.selectors.signals import awareness_claims, signals_of


def awareness_part(incident: Incident) -> dict[str, Any]:
    """Every claim in the order in which it was said; which is in force, and which is earliest."""
    claims = list(awareness_claims(incident))
    earliest = min(claims, key=lambda claim: (claim.at, claim.number), default=None)
    return {
        "in_force": claims[0].number if claims else None,
        "earliest": earliest.number if earliest else None,
        "claims": [_claim(claim, incident) for claim in reversed(claims)],
    }


def _claim(claim: Awareness, incident: Incident) -> dict[str, Any]:
    return {
        "number": claim.number,
        "at": said_moment(claim),
        "how": claim.how,
        "how_text": label("discovery", claim.how, get_language() or "en"),
        "who": claim.who,
        "reason": claim.reason,
        "said_by": claim.said_by.name,
        "said_at": moment(claim.said_at, incident.organisation.time_zone),
    }


def signals_part(incident: Incident) -> list[dict[str, Any]]:
    """Every signal, earliest first, with the end of the notification if it were the awareness."""
    return [_signal(signal, incident) for signal in signals_of(incident)]


def _signal(signal: Signal, incident: Incident) -> dict[str, Any]:
    due_at = due_if_aware_at(incident, instant_of(signal))
    return {
        "at": said_moment(signal),
        "source": signal.source,
        "source_text": source_text(signal),
        "text": signal.text,
        "would_be_due": moment_or_none(due_at, signal.zone),
        "recorded_by": signal.recorded_by.name,
        "recorded_at": moment(signal.recorded_at, incident.organisation.time_zone),
    }
