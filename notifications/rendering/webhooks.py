"""What became of the messages to a webhook, for the page of whoever set it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.models import Organisation
from incidents.rendering.instants import short_instant_text
from notifications.models import Alert, Delivery
from notifications.rendering.rungs import rung_text
from notifications.selectors.webhooks import last_handings_to, last_test_of

# The first word of the class of a status, as docs/pages.md lists them.
_LOOKS = {
    Delivery.Outcome.ACCEPTED: "done",
    Delivery.Outcome.REFUSED_FOR_GOOD: "failed",
    Delivery.Outcome.REFUSED_FOR_NOW: "late",
    Delivery.Outcome.NOT_REACHED: "late",
    Delivery.Outcome.UNKNOWN: "unknown",
}
_STATES = {Alert.State.ACCEPTED: "done", Alert.State.FAILED: "failed"}


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
            status=_LOOKS.get(Delivery.Outcome(row.outcome), "not-started"),
            outcome=row.get_outcome_display(),
            reply=row.reply,
        )
        for row in last_handings_to(organisation)
    ]


def last_test(organisation: Organisation) -> Test | None:
    """None where nobody ever asked for one."""
    alert = last_test_of(organisation)
    if alert is None:
        return None
    ended = alert.settled_at is not None
    return Test(
        at=short_instant_text(alert.planned_at, organisation.time_zone),
        waits=not ended and not alert.reply,
        status=_STATES.get(Alert.State(alert.state), "failed" if ended else "late"),
        outcome=alert.get_state_display(),
        reply=alert.reply,
    )


def _about(alert: Alert) -> str:
    if alert.incident is None:
        return rung_text(alert.rung)
    words = {"reference": alert.incident.reference, "rung": rung_text(alert.rung)}
    return _("%(reference)s, %(rung)s") % words
