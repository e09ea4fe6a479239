"""The words of the mail that confirms an incident: which clocks run, and who else knows."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Deadline, Incident
from incidents.rendering.instants import instant_text, said_text, time_left_text
from incidents.rules.countdown import time_left
from incidents.selectors.clocks import running_deadlines
from incidents.selectors.signals import awareness_of
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, neutral_name, printable
from notifications.rendering.clock_alerts import duty_name
from notifications.rules.ladder import AWARE
from notifications.selectors.confirmations import told_beside


def logged_words(alert: Alert, *, now: datetime) -> AlertWords:
    """That it was logged, by whom; what is owed to whom and when; who else got this mail."""
    incident = alert.incident
    if incident is None:
        raise ValueError("what was logged is an incident")
    clocks = list(running_deadlines(incident).select_related("incident__organisation"))
    zone = incident.organisation.time_zone
    lines = [
        *_drill_lines(incident),
        *_decided_lines(alert, incident),
        _logged(incident, zone),
        "\n".join([_("These clocks run:"), *(f"- {clock_line(one)}" for one in clocks)]),
        *_provisional_lines(clocks),
        _told_line(alert),
    ]
    subject = _subject(alert.rung, incident, next((one for one in clocks if one.due_at), None), now)
    drill = _("Drill: %(title)s") % {"title": subject} if incident.is_drill else subject
    return AlertWords(subject=drill, lines=lines, zone=zone)


def _subject(rung: str, incident: Incident, nearest: Deadline | None, now: datetime) -> str:
    words = {"name": neutral_name(incident)}
    if nearest is None or nearest.due_at is None:
        return _("%(name)s: logged") % words
    words["left"] = time_left_text(time_left(nearest.due_at, now))
    if rung == AWARE:
        return _("%(name)s: the awareness was decided, %(left)s") % words
    if nearest.is_provisional:
        return _("%(name)s: logged, %(left)s – decide the awareness") % words
    return _("%(name)s: logged, %(left)s") % words


def _decided_lines(alert: Alert, incident: Incident) -> list[str]:
    said = awareness_of(incident)
    if alert.rung != AWARE or said is None:
        return []
    return [
        _("%(who)s said when the organisation became aware: %(moment)s. The clocks count from it.")
        % {
            "who": printable(said.said_by.name),
            "moment": said_text(said.at, said.zone, said.precision),
        }
    ]


def _drill_lines(incident: Incident) -> list[str]:
    return [_("This is a drill: nothing happened.")] if incident.is_drill else []


def _logged(incident: Incident, zone: str) -> str:
    return _("It was logged on %(instant)s by %(who)s.") % {
        "instant": instant_text(incident.logged_at, zone),
        "who": printable(incident.logged_by.name),
    }


def clock_line(deadline: Deadline) -> str:
    """What is owed to whom, and when it is due; for example "GDPR Article 33(1), CNIL: due …"."""
    words = {"duty": duty_name(deadline)}
    if deadline.due_at is not None:
        words["due"] = instant_text(deadline.due_at, deadline.zone)
        if deadline.is_provisional:
            return _("%(duty)s: provisionally due %(due)s.") % words
        return _("%(duty)s: due %(due)s.") % words
    words["start"] = instant_text(deadline.at, deadline.zone)
    line = _("%(duty)s: without delay, no fixed limit, since %(start)s.") % words
    if deadline.target_at is None:
        return line
    target = {"end": instant_text(deadline.target_at, deadline.zone)}
    return f"{line} {_('The target that was set ends %(end)s.') % target}"


def _provisional_lines(clocks: Iterable[Deadline]) -> list[str]:
    if not any(clock.is_provisional for clock in clocks):
        return []
    return [
        _(
            "Provisional: nobody has said yet when the organisation became aware. Decide the "
            "awareness on the page of the incident; the clocks then count from it."
        )
    ]


def _told_line(alert: Alert) -> str:
    others = [_reader_name(one) for one in told_beside(alert)]
    if not others:
        return _("Nobody else got this mail: there is nobody else to write to.")
    return _("This mail also went to: %(names)s.") % {"names": ", ".join(others)}


def _reader_name(alert: Alert) -> str:
    return printable(alert.contact.name) if alert.contact else str(alert.get_channel_display())
