"""Both clocks of a filing in words: the one it was judged by, the one by what was said since."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Deadline, Incident
from incidents.rendering.instants import instant_text, margin_text
from incidents.rules.countdown import margin
from incidents.rules.deadlines import is_late
from notifications.selectors.two_clocks import two_clocks


@dataclass(frozen=True)
class ClockWords:
    """One of the two: from when it counts, when it ends, what became of the filing by it."""

    version: int
    counted_from: str
    due: str
    outcome: str
    is_late: bool


@dataclass(frozen=True)
class TwoClocksWords:
    """What templates/dossier/two_clocks.html shows; `head` is the clock that judged the filing."""

    head: Deadline
    filed: str
    judged: ClockWords
    since: ClockWords


def two_clocks_words(incident: Incident) -> TwoClocksWords | None:
    """Both clocks; None while nothing was filed, or nothing was said anew since."""
    both = two_clocks(incident)
    if both is None:
        return None
    return TwoClocksWords(
        head=both.judged,
        filed=instant_text(both.filed_at, incident.organisation.time_zone),
        judged=_words(both.judged, filed_at=both.filed_at),
        since=_words(both.since, filed_at=both.filed_at),
    )


def _words(deadline: Deadline, *, filed_at: datetime) -> ClockWords:
    due_at = deadline.due_at
    return ClockWords(
        version=deadline.clock_version,
        counted_from=instant_text(deadline.at, deadline.zone),
        due=instant_text(due_at, deadline.zone) if due_at else _("no fixed limit"),
        outcome=margin_text(margin(filed_at, due_at)) if due_at else "",
        is_late=due_at is not None and is_late(filed_at, due_at),
    )
