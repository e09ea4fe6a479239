"""Deadlines as calendar programs read them: iCalendar (RFC 5545), titles that give nothing away.

What calendar programs do with such a file decided how it is written:

- An event has a start alone. By RFC 5545, 3.6.1 it then ends at the same instant: a deadline is an
  instant and blocks no time. The instant stands in UTC, so that no program counts a zone itself.
- Alarms stand in hours, never in days: of a day, a program may make 23 or 25 hours in the nights
  in which the clocks change (RFC 5545, 3.3.6). Outlook keeps one alarm of a file, Google none of a
  feed: the alerts by mail are what counts, and the page of the feed says so.
- A duty without a fixed limit is an event at the target that somebody set. Without a target it is
  left out: a task without an end (VTODO) is what it would be, but Outlook and Google drop tasks
  in silence, and an event would have to claim an instant that the law does not give.
- An ended deadline is left out of a feed, for a program shows what its feed holds; cancelled ones
  stay, struck through, in some. A single file was copied into a calendar, so there it is
  cancelled (METHOD:CANCEL, RFC 5546, 3.2.5) under the same UID. Some programs only change its
  title, hence the word before it.
- Attached to a mail it is METHOD:PUBLISH (RFC 5546, 3.2.1), which wants an ORGANIZER and no guest:
  nobody is asked to answer. There the method is one for all, so that an ended deadline is
  published with the status CANCELLED.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event
from icalendar.prop import vDuration

from incidents.models import Deadline
from incidents.rendering.duties import recipient_text
from incidents.rendering.instants import instant_text
from incidents.rendering.outcomes import label_of
from incidents.rules.alarms import alarm_hours
from incidents.rules.hours import HOUR
from incidents.rules.obligations import Rule
from incidents.rules.regimes import rule_named

PRODUCT: Final = "-//BreachTrack//BreachTrack//EN"
NAME: Final = "BreachTrack"
READ_AGAIN_AFTER: Final = timedelta(minutes=15)


def calendar_of(deadlines: Iterable[Deadline], *, language: str) -> bytes:
    """A feed of running deadlines, in the order given; those without an instant are left out.

    The same deadlines give the same bytes: nothing in it is the time of reading.
    """
    calendar = _calendar()
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN_AFTER))
    with translation.override(language):
        for deadline in deadlines:
            if end_of(deadline):
                calendar.add_component(_event(deadline))
    return bytes(calendar.to_ical())


def calendar_file(deadline: Deadline, *, language: str) -> bytes:
    """One deadline as a file to open; one that ended cancels the event that was made of it.

    Raises ValueError for a deadline without an instant (`end_of`).
    """
    calendar = _calendar()
    if _has_ended(deadline):
        calendar.add("method", "CANCEL")
    with translation.override(language):
        calendar.add_component(_event(deadline))
    return bytes(calendar.to_ical())


def calendar_to_publish(deadlines: Iterable[Deadline], *, language: str) -> bytes:
    """Several deadlines as one file to attach to a mail; empty where none of them has an instant.

    A later file with the same deadlines moves or cancels the events that were made of this one.
    """
    with translation.override(language):
        events = [_event(deadline) for deadline in deadlines if end_of(deadline)]
    if not events:
        return b""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    for event in events:
        if "organizer" not in event:
            event.add("organizer", _organizer())
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def end_of(deadline: Deadline) -> datetime | None:
    """The instant that a calendar can show: the end, or the target of a duty without one."""
    return deadline.due_at or deadline.target_at


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(deadline: Deadline) -> Event:
    end, title, event = _instant(deadline), _title(deadline), Event()
    event.add("uid", _uid(deadline))
    event.add("sequence", _sequence(deadline))
    event.add("dtstamp", _revised(deadline))
    event.add("last-modified", _revised(deadline))
    event.add("dtstart", end)
    event.add("summary", title)
    event.add("description", f"{_when(deadline, end)}\n\n{_link(deadline)}")
    event.add("url", _link(deadline))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if _has_ended(deadline):
        event.add("status", "CANCELLED")
        event.add("organizer", _organizer())
        return event
    for hours in alarm_hours(_rule(deadline), start=deadline.at, end=end):
        event.add_component(_alarm(hours, title))
    return event


def _instant(deadline: Deadline) -> datetime:
    """In UTC. What is written leaves out the parts of a second: it is never after the clock."""
    end = end_of(deadline)
    if end is None:
        raise ValueError("a deadline without an instant is no event")
    return end.astimezone(UTC)


def _uid(deadline: Deadline) -> str:
    """One for each duty towards one recipient, whatever its version: a moved clock moves it."""
    host = urlsplit(settings.SITE_URL).hostname
    duty = f"https://{host}/incidents/{deadline.incident_id}/{deadline.rule}/{deadline.recipient}"
    return str(uuid5(NAMESPACE_URL, duty))


def _sequence(deadline: Deadline) -> int:
    """Two steps for each version of the clock, so that its end is newer than its running."""
    return 2 * deadline.clock_version + _has_ended(deadline)


def _revised(deadline: Deadline) -> datetime:
    return max(deadline.set_at, deadline.ended_at or deadline.set_at)


def _has_ended(deadline: Deadline) -> bool:
    return deadline.state != Deadline.State.RUNNING


def _title(deadline: Deadline) -> str:
    """Reference, code name, article and recipient: never the title of the incident."""
    incident, rule = deadline.incident, _rule(deadline)
    title = _("%(name)s: %(duty)s – %(recipient)s") % {
        "name": f"{incident.reference} {incident.code_name}",
        "duty": label_of(rule) if rule else deadline.rule,
        "recipient": recipient_text(deadline),
    }
    if deadline.due_at is None:
        title = _("%(title)s (target)") % {"title": title}
    if deadline.is_provisional:
        title = _("%(title)s (provisional)") % {"title": title}
    if incident.is_drill:
        title = _("Drill: %(title)s") % {"title": title}
    return _("Ended: %(title)s") % {"title": title} if _has_ended(deadline) else title


def _when(deadline: Deadline, end: datetime) -> str:
    instant = instant_text(end, deadline.zone, seconds=True)
    if deadline.due_at is None:
        return _("The target that was set ends %(end)s.") % {"end": instant}
    if deadline.is_provisional:
        return _("Provisionally due %(end)s.") % {"end": instant}
    return _("Due %(end)s.") % {"end": instant}


def _link(deadline: Deadline) -> str:
    return f"{settings.SITE_URL}/incidents/{deadline.incident_id}/"


def _organizer() -> str:
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def _rule(deadline: Deadline) -> Rule | None:
    """None where the law book no longer holds that version: a feed never stops for one rule."""
    return rule_named(deadline.rule, deadline.rule_version)


def _alarm(hours: int, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", _ExactHours(-hours * HOUR))
    return alarm


class _ExactHours(vDuration):
    """A span in hours: the library writes "-P2D" for 48 of them, and days are not exact."""

    def to_ical(self) -> bytes:
        hours = abs(self.td) // HOUR
        return f"-PT{hours}H".encode() if hours else b"PT0S"
