"""The words of a test mail, and of the page that says whether one was confirmed."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Organisation
from incidents.rendering.instants import instant_text
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, printable
from notifications.rendering.links import arrived_url
from notifications.selectors.canaries import latest_tests


def canary_words(alert: Alert, *, now: datetime) -> AlertWords:
    """That nothing happened, and the link by which its reader says that it arrived."""
    name = {"organisation": printable(alert.organisation.name)}
    link = _("This message arrived? Say so with one button, without signing in:")
    return AlertWords(
        subject=_("%(organisation)s: test of the alerts, please confirm") % name,
        lines=[
            _("This is a test of the alerts of %(organisation)s. Nothing happened.") % name,
            f"{link}\n{arrived_url(alert, now=now)}",
            _(
                "Until somebody has confirmed one, BreachTrack does not call itself ready. Found "
                "among the unwanted mail? Mark the sender as wanted, then confirm."
            ),
        ],
        zone=alert.organisation.time_zone,
    )


def mail_test_text(organisation: Organisation) -> str:
    """How it stands: who confirmed when, or that nobody did; for the page of the organisation."""
    tests = latest_tests(organisation)
    if not tests:
        return _("No test mail was sent yet by the way mail leaves now.")
    first, zone = tests[0], organisation.time_zone
    if first.confirmed_at is not None:
        who = first.contact.name if first.contact else str(first.get_channel_display())
        words = {"who": who, "instant": instant_text(first.confirmed_at, zone)}
        return _("%(who)s confirmed on %(instant)s that a test mail arrived.") % words
    sent = {"instant": instant_text(first.planned_at, zone)}
    return _("Nobody has confirmed the test mail of %(instant)s yet.") % sent
