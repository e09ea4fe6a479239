"""The alerts that come next, in words."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import Incident
from incidents.rendering.duties import duty_title
from incidents.rendering.instants import short_instant_text
from notifications.rendering.on_it import readers_text
from notifications.rendering.rungs import rung_text
from notifications.selectors.coming import Coming, coming_rungs, reader_names
from notifications.selectors.ladders import ladder_of
from notifications.selectors.on_it import on_it


@dataclass(frozen=True)
class ComingAlerts:
    """`clocks`: each duty with the next (rung, instant); `to`: who hears of them as things stand.

    `beyond` are those who are called after them, while nobody is on it.
    """

    clocks: list[tuple[str, list[tuple[str, str]]]]
    to: str
    beyond: str


def coming_alerts(incident: Incident, *, now: datetime) -> ComingAlerts:
    """Of each running clock the next five; none where no clock runs."""
    stands, ladder = on_it(incident, now=now), ladder_of(incident)
    names = reader_names((*ladder.readers, *ladder.called_next))
    zone = incident.organisation.time_zone
    coming = coming_rungs(stands, ladder, now=now)
    return ComingAlerts(
        clocks=[(duty_title(each.deadline), _lines(each, zone)) for each in coming],
        to=readers_text(ladder.readers, names),
        beyond=readers_text(ladder.called_next, names) if stands.uncovered else "",
    )


def _lines(coming: Coming, zone: str) -> list[tuple[str, str]]:
    return [(rung_text(each.code), short_instant_text(each.at, zone)) for each in coming.rungs]
