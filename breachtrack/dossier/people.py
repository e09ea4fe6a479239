"""Who is on an incident and until when, who is alerted next, and who is called after them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import Incident, User
from incidents.rendering.duties import duty_title
from incidents.rendering.instants import short_instant_text
from notifications.rendering.on_it import lapsed_text, reader_text, readers_text
from notifications.rendering.rungs import rung_text
from notifications.rules.ladder import Rung
from notifications.rules.readers import PERSON
from notifications.selectors.coming import coming_rungs, nearest_rung, reader_names
from notifications.selectors.ladders import Ladder
from notifications.selectors.on_it import Hand, OnIt


@dataclass(frozen=True)
class People:
    """What the panel "Who is on it" says; `runs` is false where no clock runs any more.

    `on_it` has one line for each who is on it; `mine`: the reader of the page is one of them.
    `uncovered` names the clocks that nobody is on while somebody is on others. `next_call` is a
    sentence, `callable` the names behind the button that calls them now.
    """

    runs: bool
    on_it: list[str]
    mine: bool = False
    lapsed: str = ""
    uncovered: str = ""
    next_rung: str = ""
    next_at: str = ""
    alerted: str = ""
    next_call: str = ""
    callable: str = ""


def people_of(
    incident: Incident, stands: OnIt, ladder: Ladder | None, *, by: User, now: datetime
) -> People:
    """The panel of one incident for one reader; `ladder` is None where no clock runs. One query."""
    if ladder is None:
        return People(runs=False, on_it=[])
    zone = incident.organisation.time_zone
    rung = nearest_rung(coming_rungs(stands, ladder, now=now, most=1))
    names = reader_names((*ladder.readers, *ladder.called_next))
    following = readers_text(ladder.called_next, names)
    return People(
        runs=True,
        on_it=[_hand(hand, zone) for hand in stands.hands],
        mine=stands.hand_of(by, PERSON) is not None,
        lapsed=lapsed_text(stands.lapsed, zone) if stands.lapsed else "",
        uncovered=_uncovered(stands),
        next_rung=rung_text(rung.code),
        next_at=short_instant_text(rung.at, zone),
        alerted=readers_text(ladder.readers, names),
        next_call=_next_call(stands, ladder, following, rung, zone) if stands.uncovered else "",
        callable=following,
    )


def _hand(hand: Hand, zone: str) -> str:
    return _("%(who)s, since %(start)s, until %(end)s") % {
        "who": reader_text(hand.person, hand.channel),
        "start": short_instant_text(hand.since, zone),
        "end": short_instant_text(hand.until, zone),
    }


def _uncovered(stands: OnIt) -> str:
    if not stands.hands:
        return ""
    return ", ".join(duty_title(clock) for clock in stands.uncovered)


def _next_call(stands: OnIt, ladder: Ladder, following: str, rung: Rung, zone: str) -> str:
    """When the ladder is climbed next, unless somebody takes the incident on before."""
    if not following:
        return _("Nobody further: everybody on the ladder was called.") if ladder.next_at else ""
    if ladder.next_at:
        words = {"who": following, "at": short_instant_text(ladder.next_at, zone)}
        return _("%(who)s at %(at)s, unless somebody is on it by then") % words
    nearest = next((clock.due_at for clock in stands.uncovered if clock.due_at), None)
    minutes = int(ladder.wait(nearest, now=rung.at).total_seconds()) // 60
    return ngettext(
        "%(who)s, %(count)d minute after the next alert, unless somebody is on it by then",
        "%(who)s, %(count)d minutes after the next alert, unless somebody is on it by then",
        minutes,
    ) % {"who": following, "count": minutes}
