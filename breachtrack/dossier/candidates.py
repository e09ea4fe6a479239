"""The candidates for the awareness in words: what each would give, and where one would stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Awareness, Incident
from incidents.rendering.instants import (
    day_text,
    instant_text,
    margin_text,
    short_instant_text,
    time_left_text,
)
from incidents.rendering.outcomes import label_of
from incidents.rendering.signals import source_text
from incidents.rules.countdown import margin, time_left
from incidents.rules.deadlines import is_late
from incidents.rules.instants import Instant
from incidents.selectors.candidates import Candidate


@dataclass(frozen=True)
class Row:
    """One line of the table. `standing`: how late or early one would be, now or when it was filed.

    `of` is the reference of the duplicate that it comes from; `law` the article that would count.
    """

    candidate: Candidate
    instant: str
    what: str
    text: str
    of: str
    due: str
    law: str
    standing: str
    is_late: bool
    in_force: bool


def rows_of(
    candidates: Iterable[Candidate],
    *,
    incident: Incident,
    claim: Awareness | None,
    filed_at: datetime | None,
    now: datetime,
) -> list[Row]:
    """The table, in the order given. `filed_at`: the first notification, once there is one."""
    return [
        _row(one, incident=incident, claim=claim, filed_at=filed_at, now=now) for one in candidates
    ]


def _row(
    one: Candidate,
    *,
    incident: Incident,
    claim: Awareness | None,
    filed_at: datetime | None,
    now: datetime,
) -> Row:
    zone = incident.organisation.time_zone
    return Row(
        candidate=one,
        instant=moment_text(one.moment, short=True),
        what=kind_text(one),
        text=one.signal.text if one.signal else "",
        of="" if one.incident == incident else one.incident.reference,
        due=short_instant_text(one.due_at, zone) if one.due_at else _no_limit(one, incident),
        law=label_of(one.rule) if one.rule else "",
        standing=_standing(one, filed_at=filed_at, now=now),
        is_late=one.due_at is not None and is_late(filed_at or now, one.due_at),
        in_force=claim is not None and _is(one, claim),
    )


def label_for(one: Candidate, *, incident: Incident) -> str:
    """A candidate on one short line, for a list to choose from."""
    words = [moment_text(one.moment, short=True), kind_text(one)]
    return " · ".join(words if one.incident == incident else [*words, one.incident.reference])


def moment_text(moment: Instant, *, short: bool = False) -> str:
    """The moment in words, `short` for a table; a day alone where the hour is not known."""
    if moment.precision != "day":
        words = short_instant_text if short else instant_text
        return words(moment.at, moment.zone)
    return _("%(day)s, hour unknown") % {"day": day_text(moment.local)}


def kind_text(one: Candidate) -> str:
    """The source of a signal, or that it is the logging or the awareness of a duplicate."""
    if one.signal:
        return source_text(one.signal)
    return _("Awareness said there") if one.claim else _("Logging of the incident")


def _no_limit(one: Candidate, incident: Incident) -> str:
    if incident.role == Incident.Role.PROCESSOR:
        return _("no fixed limit: a processor tells the controllers")
    return _("no fixed limit") if one.rule else _("no duty to notify was in force")


def _standing(one: Candidate, *, filed_at: datetime | None, now: datetime) -> str:
    if one.due_at is None:
        return ""
    if filed_at:
        return margin_text(margin(filed_at, one.due_at))
    return time_left_text(time_left(one.due_at, now))


def _is(one: Candidate, claim: Awareness) -> bool:
    signal = one.signal.pk if one.signal else None
    return one.moment.at == claim.at and claim.signal_id in (None, signal)
