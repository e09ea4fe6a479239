"""What was said of the awareness, in words: the claim in force, the first, the earliest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from breachtrack.dossier.candidates import moment_text
from incidents.models import Awareness
from incidents.rendering.instants import short_instant_text
from incidents.rendering.signals import source_text
from incidents.rules.vocabulary import label
from incidents.selectors.events import instant_of


@dataclass(frozen=True)
class Claim:
    """One claim, with the words that place it among the others."""

    claim: Awareness
    moment: str
    how: str
    on: str
    said_at: str
    marks: list[str]


@dataclass(frozen=True)
class Claims:
    """Every claim, the one in force first. The earliest instant and the first said stay named."""

    all: list[Claim]
    in_force: Claim
    earliest: Claim
    first_said: Claim


def claims_words(claims: Sequence[Awareness]) -> Claims | None:
    """`claims` stand with the one in force first; None where nothing was said."""
    if not claims:
        return None
    earliest = min(claims, key=lambda claim: (claim.at, claim.number))
    words = {claim.pk: _words(claim, claims, earliest) for claim in claims}
    return Claims(
        all=list(words.values()),
        in_force=words[claims[0].pk],
        earliest=words[earliest.pk],
        first_said=words[claims[-1].pk],
    )


def _words(claim: Awareness, claims: Sequence[Awareness], earliest: Awareness) -> Claim:
    return Claim(
        claim=claim,
        moment=moment_text(instant_of(claim)),
        how=label("discovery", claim.how, get_language() or "en"),
        on=_on(claim),
        said_at=short_instant_text(claim.said_at, claim.zone),
        marks=_marks(claim, claims, earliest),
    )


def _on(claim: Awareness) -> str:
    if claim.signal is None:
        return ""
    at = short_instant_text(claim.signal.at, claim.signal.zone)
    return _("On the signal of %(at)s (%(source)s)") % {
        "at": at,
        "source": source_text(claim.signal),
    }


def _marks(claim: Awareness, claims: Sequence[Awareness], earliest: Awareness) -> list[str]:
    marks = [_("in force") if claim == claims[0] else _("superseded")]
    if len(claims) > 1:
        marks += [_("earliest")] if claim == earliest else []
        marks += [_("first said")] if claim == claims[-1] else []
    return marks
