"""The sentences above every page: what is true of the whole machine, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import User
from incidents.rendering.instants import instant_text
from notifications.models import MailServer
from notifications.rendering.audit import audit_text
from notifications.rendering.hold_alerts import near_text
from notifications.rules.audit import ON_HOLD
from notifications.selectors.canaries import unconfirmed_for
from notifications.selectors.heartbeats import Signs
from notifications.selectors.holds import MOVED, RESTORED, deadlines_soon_for, silence_now
from notifications.selectors.mail_servers import Trouble, mail_troubles
from notifications.transports.choice import server_names


@dataclass(frozen=True)
class Banner:
    """One sentence above every page. `kind` is info, warning or danger; the link may be empty."""

    kind: str
    text: str
    url: str = ""
    link: str = ""


def alert_banners(signs: Signs) -> list[Banner]:
    """Whether the alerts can be relied on, as of the signs of life; empty while they can."""
    found = [silence_banner(signs), audit_banner(signs)]
    return [banner for banner in found if banner is not None]


def silence_banner(signs: Signs) -> Banner | None:
    """Said while the worker is silent: sharply when the watchdog does not stand in either."""
    if signs.silent_since is not None:
        return Banner("danger", _all_silent_text(signs, signs.silent_since))
    if signs.worker_silent_since is not None:
        return Banner("warning", _worker_silent_text(signs, signs.worker_silent_since))
    return None


def _all_silent_text(signs: Signs, since: datetime) -> str:
    if signs.is_set_back:
        return _(
            "No alert is sent since the clock of this machine was set back: neither the alerts "
            "worker nor the watchdog looks at the clocks. Watch the clocks yourself, and have "
            "whoever runs this machine restart BreachTrack."
        )
    text = _(
        "No alert has been sent since %(instant)s: neither the alerts worker nor the watchdog "
        "looks at the clocks. Watch the clocks yourself, and have whoever runs this machine "
        "restart BreachTrack."
    )
    return text % {"instant": _to_the_second(since)}


def _worker_silent_text(signs: Signs, since: datetime) -> str:
    if signs.is_set_back:
        return _(
            "The alerts worker is silent since the clock of this machine was set back. The "
            "watchdog sends the alerts in its place; only if it failed too would they stop. Tell "
            "whoever runs this machine."
        )
    text = _(
        "The alerts worker has been silent since %(instant)s. The watchdog sends the alerts in "
        "its place; only if it failed too would they stop. Tell whoever runs this machine."
    )
    return text % {"instant": _to_the_second(since)}


def audit_banner(signs: Signs) -> Banner | None:
    """Said while the last audit found an alert missing, waiting or stuck."""
    findings = {code: number for code, number in signs.findings.items() if code != ON_HOLD}
    if not findings:
        return None  # A hold has a banner of its own.
    text = _(
        "The check of the alerts failed: %(findings)s. Do not rely on the alerts: watch the clocks "
        "yourself, and tell whoever runs this machine."
    )
    return Banner("danger", text % {"findings": audit_text(findings)})


def hold_banner(user: User, *, now: datetime) -> Banner | None:
    """Said while nothing may leave this machine: after a restore, or because it is a copy."""
    silence = silence_now()
    if silence is None:
        return None
    if silence.code != RESTORED:
        return Banner("danger", _copy_text(silence.code), reverse("release"), _("What to do"))
    text = _(
        "BreachTrack was restored from a backup (noticed on %(instant)s): no alert, no "
        "communication and no other mail leaves until somebody releases them. %(near)s. Watch the "
        "clocks yourself."
    )
    values = {
        "instant": _to_the_second(silence.since or now),
        "near": near_text(deadlines_soon_for(user, now=now)),
    }
    return Banner("danger", text % values, reverse("release"), _("See what waits, and release it"))


def _copy_text(code: str) -> str:
    if code == MOVED:
        return _("This is a copy for tests: nothing leaves it, no alert either.")
    return _(
        "This is a copy: its database belongs to another machine. Nothing leaves it, no alert "
        "either, and what is entered here is not in the real one."
    )


def door_banner() -> Banner | None:
    """The same for who has not signed in, without a word of what waits."""
    if silence_now() is None:
        return None
    text = _(
        "No mail leaves this installation at present, for a new password neither: whoever runs "
        "this machine makes a link to sign in."
    )
    return Banner("danger", text)


def unconfirmed_banner(user: User) -> Banner | None:
    """Said while nobody of an organisation has confirmed that a test mail arrived."""
    places = unconfirmed_for(user)
    if not places:
        return None
    text = _(
        "Nobody has confirmed yet that alerts of %(organisation)s arrive: open the link of the "
        "test mail and press its button. None came? Look among the unwanted mail, or send another."
    )
    first, others = places[0], len(places) - 1
    url = f"{reverse('organisation', args=[first.pk])}#mail-test"
    sentences = [text % {"organisation": first.name}, *_further_places(others)]
    return Banner("warning", " ".join(sentences), url, _("Test mail"))


def _further_places(number: int) -> list[str]:
    """Nobody presses one button after the other without knowing how many there are."""
    if not number:
        return []
    text = ngettext(
        "%(number)d other organisation is without a confirmation too.",
        "%(number)d other organisations are without a confirmation too.",
        number,
    )
    return [text % {"number": number}]


def mail_banner(*, demo: bool) -> Banner | None:
    """Said on every page while mail is only written to files; None once it really leaves."""
    if settings.MAIL_LEAVES_THIS_MACHINE:
        return None
    text = _("No alert leaves this machine: mail is written to files here.")
    if not demo:
        return Banner("warning", text)
    return Banner("warning", text, outbox_url(), _("Read them"))


def mail_server_banners() -> list[Banner]:
    """Said while mail does not leave through a server: sharply where no other one carries it."""
    return [_mail_server_banner(found) for found in mail_troubles(server_names())]


def _mail_server_banner(found: Trouble) -> Banner:
    words = {
        "server": found.server,
        "instant": _to_the_second(found.since),
        "why": MailServer.Trouble(found.code).label,
        "carrier": found.carried_by,
    }
    if found.carried_by:
        text = _(
            "Mail has not been leaving through %(server)s since %(instant)s: it %(why)s. The "
            "alerts leave through %(carrier)s; only if it failed too would they stop. Tell "
            "whoever runs this machine."
        )
        return Banner("warning", text % words)
    text = _(
        "Mail has not been leaving since %(instant)s: %(server)s %(why)s. The alerts wait and are "
        "tried again. Watch the clocks yourself, and tell whoever runs this machine."
    )
    return Banner("danger", text % words)


def outbox_url() -> str:
    """The address of the page that shows the written mail; empty where there is none."""
    try:
        return reverse("outbox")
    except NoReverseMatch:
        return ""


def _to_the_second(instant: datetime) -> str:
    return instant_text(instant, "UTC", seconds=True)
