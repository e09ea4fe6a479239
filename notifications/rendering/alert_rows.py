"""Alerts as a person reads them: what, to whom, what became of it, and each attempt."""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.models import Deadline
from incidents.rendering.duties import duty_title
from incidents.rendering.instants import short_instant_text
from notifications.models import Acknowledgement, Alert, Delivery
from notifications.rendering.on_it import reader_text
from notifications.rendering.rungs import rung_text
from notifications.rules.persons import masked_address
from notifications.rules.servers import FOLDER

STATUS: Final[dict[str, str]] = {
    Alert.State.ACCEPTED: "done",
    Alert.State.BOUNCED: "failed",
    Alert.State.CANCELLED: "not-started",
    Alert.State.FAILED: "failed",
    Alert.State.SUPERSEDED: "not-started",
    Alert.State.UNKNOWN: "unknown",
}
_ADDRESS: Final = re.compile(r"[^\s<>\"',;:()]+@[^\s<>\"',;:()]+")


@dataclass(frozen=True)
class Attempt:
    """One handing over, with the server's own words; addresses in them are masked."""

    at: str
    outcome: str
    server: str
    reply: str


@dataclass(frozen=True)
class AlertRow:
    """One alert. `said` is the answer of its reader; `words` are the server's last ones."""

    alert: Alert
    rung: str
    about: str
    due: str
    to: str
    state: str
    status: str
    words: str
    said: str
    attempts: tuple[Attempt, ...]


def alert_row(alert: Alert) -> AlertRow:
    """Of an alert that came with its deliveries and acknowledgements: no query."""
    zone, deliveries = alert.organisation.time_zone, list(alert.deliveries.all())
    attempts = tuple(_attempt(each, zone) for each in deliveries)
    return AlertRow(
        alert=alert,
        rung=rung_text(alert.rung),
        about=_about(alert),
        due=short_instant_text(alert.due_at, zone),
        to=_to(alert),
        state=_state(alert, deliveries),
        status="failed" if alert.is_set_aside else STATUS.get(alert.state, "started"),
        words=_words(attempts),
        said=_said(alert, zone),
        attempts=attempts,
    )


def _to(alert: Alert) -> str:
    """A name stands as its bearer writes it; what has none begins its cell with a capital."""
    text = reader_text(alert.contact, alert.channel)
    return text if alert.contact else capfirst(text)


def _about(alert: Alert) -> str:
    if isinstance(alert.deadline, Deadline):
        return duty_title(alert.deadline)
    if alert.signal_id:
        return _("a warning from outside")
    return _("the whole incident") if alert.incident_id else _("the organisation")


def _state(alert: Alert, deliveries: list[Delivery]) -> str:
    """Where no mail server is set up, nothing was accepted by one: it was written to a file."""
    if alert.state == Alert.State.ACCEPTED and any(each.server == FOLDER for each in deliveries):
        return _("written to a file on this machine")
    if alert.is_set_aside:
        return _("set aside after crashes, tried again alone")
    if alert.state == Alert.State.PENDING and deliveries:
        return _("waiting for the next try")
    return alert.get_state_display()


def _attempt(delivery: Delivery, zone: str) -> Attempt:
    to_file = delivery.server == FOLDER
    return Attempt(
        at=short_instant_text(delivery.at, zone),
        outcome=_("written to a file") if to_file else delivery.get_outcome_display(),
        server="" if to_file else delivery.server,
        reply=without_addresses(delivery.reply),
    )


def without_addresses(words: str) -> str:
    """The words of a server, which may repeat an address that not every reader may see."""
    return _ADDRESS.sub(lambda found: masked_address(found[0]), words)


def _words(attempts: tuple[Attempt, ...]) -> str:
    """The last attempt in one line, for example "mail.example.org · 250 queued"."""
    if not attempts:
        return ""
    last = attempts[-1]
    return " · ".join(part for part in (last.server, last.reply) if part)


def _said(alert: Alert, zone: str) -> str:
    """Who answered by the link in it, and until when; or that its reader confirmed it."""
    words = sorted(alert.acknowledgements.all(), key=lambda each: each.at)
    if words:
        return _taken(words[-1], zone)
    if alert.confirmed_at:
        return _("confirmed on %(at)s") % {"at": short_instant_text(alert.confirmed_at, zone)}
    return ""


def _taken(said: Acknowledgement, zone: str) -> str:
    return _("“I'm on it” by %(who)s on %(at)s, until %(end)s") % {
        "who": reader_text(said.by, said.alert.channel if said.alert else ""),
        "at": short_instant_text(said.at, zone),
        "end": short_instant_text(said.until, zone),
    }
