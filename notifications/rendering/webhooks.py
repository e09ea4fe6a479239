"""What became of the messages to a webhook, for the page of whoever set it."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Organisation
from incidents.rendering.instants import short_instant_text
from notifications.models import Alert, Delivery
from notifications.rendering.rungs import rung_text
from notifications.rules.webhooks import NOT_PUBLIC, SILENT
from notifications.selectors.webhooks import last_handings_to, last_test_of

# The first word of the class of a status, as docs/pages.md lists them.
_LOOKS = {
    Delivery.Outcome.ACCEPTED: "done",
    Delivery.Outcome.REFUSED_FOR_GOOD: "failed",
    Delivery.Outcome.REFUSED_FOR_NOW: "late",
    Delivery.Outcome.NOT_REACHED: "late",
    Delivery.Outcome.UNKNOWN: "unknown",
}
# What the transport notes of a call that got no answer, by its own words.
_NOTED: Final[dict[str, Promise]] = {
    "gaierror": gettext_lazy("this name is not known"),
    "TimeoutError": gettext_lazy("no answer in time"),
    "ConnectionRefusedError": gettext_lazy("the connection was refused"),
    "ConnectionResetError": gettext_lazy("the connection was cut"),
    "RemoteDisconnected": gettext_lazy("the connection was cut"),
    "certificate": gettext_lazy("the certificate is not valid"),
    SILENT: gettext_lazy("it did not answer in time a moment ago"),
    NOT_PUBLIC: gettext_lazy("the name leads to an address that is not public"),
}


@dataclass(frozen=True)
class Handing:
    """One line of the table: when, what about, what came of it."""

    at: str
    about: str
    status: str
    outcome: str
    reply: str


@dataclass(frozen=True)
class Test:
    """The last test: when it was asked for, whether an answer is still awaited, the answer."""

    at: str
    waits: bool
    status: str
    outcome: str
    reply: str


def handings(organisation: Organisation) -> list[Handing]:
    """The latest first."""
    zone = organisation.time_zone
    return [
        Handing(
            at=short_instant_text(row.at, zone),
            about=_about(row.alert),
            status=_look(row),
            outcome=row.get_outcome_display(),
            reply=_words(row.reply),
        )
        for row in last_handings_to(organisation)
    ]


def last_test(organisation: Organisation) -> Test | None:
    """None where nobody ever asked for one."""
    alert = last_test_of(organisation)
    if alert is None:
        return None
    latest = alert.deliveries.order_by("-pk").first()
    return Test(
        at=short_instant_text(alert.planned_at, organisation.time_zone),
        waits=latest is None,
        status=_look(latest) if latest else "",
        outcome=latest.get_outcome_display() if latest else "",
        reply=_words(alert.reply),
    )


def _look(row: Delivery) -> str:
    return _LOOKS.get(Delivery.Outcome(row.outcome), "not-started")


def _words(reply: str) -> str:
    """What we noted ourselves, in the reader's language; what a server said stays as it is."""
    known, colon, rest = reply.partition(": ")
    if known not in _NOTED:
        return reply
    return f"{_NOTED[known]}{colon}{rest}"


def _about(alert: Alert) -> str:
    if alert.incident is None:
        return rung_text(alert.rung)
    words = {"reference": alert.incident.reference, "rung": rung_text(alert.rung)}
    return _("%(reference)s, %(rung)s") % words
