"""What every page knows of the machine it runs on: the banners above it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Membership
from incidents.rendering.instants import instant_text
from incidents.selectors.people import instance_is_empty, is_demo, memberships_of
from notifications.selectors.deliveries import silent_since


@dataclass(frozen=True)
class Banner:
    """One sentence above every page. `kind` is info, warning or danger; the link may be empty."""

    kind: str
    text: str
    url: str = ""
    link: str = ""


def instance(request: HttpRequest) -> dict[str, object]:
    """The context processor: `instance.banners`, `.mail_leaves`, `.is_demo`; and `memberships`."""
    demo = settings.DEMO and is_demo()
    banners = [silence_banner(request), mail_banner(demo=demo)]
    return {
        "instance": {
            "mail_leaves": settings.MAIL_LEAVES_THIS_MACHINE,
            "is_demo": demo,
            "is_empty": instance_is_empty,  # Asked by the sign-in page alone.
            "banners": [banner for banner in banners if banner is not None],
        },
        "memberships": memberships(request),
    }


def memberships(request: HttpRequest) -> QuerySet[Membership] | None:
    """Where the signed-in person belongs, read only where it is drawn; None for a stranger."""
    user = getattr(request, "user", None)  # A refused host fails before anybody is known.
    if user is None or not user.is_authenticated:
        return None
    return memberships_of(user)


def silence_banner(request: HttpRequest) -> Banner | None:
    """Said to those who are signed in while the sweep is silent; asked anew for every page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    silent = silent_since(now=timezone.now())
    if silent is None:
        return None
    text = _(
        "No alert has been sent since %(instant)s: the alerts worker is silent. Watch the clocks "
        "yourself, and tell whoever runs this machine."
    )
    return Banner("danger", text % {"instant": instant_text(silent, "UTC", seconds=True)})


def mail_banner(*, demo: bool) -> Banner | None:
    """Said on every page while mail is only written to files; None once it really leaves."""
    if settings.MAIL_LEAVES_THIS_MACHINE:
        return None
    text = _("No alert leaves this machine: mail is written to files here.")
    if not demo:
        return Banner("warning", text)
    return Banner("warning", text, outbox_url(), _("Read them"))


def outbox_url() -> str:
    """The address of the page that shows the written mail; empty where there is none."""
    try:
        return reverse("outbox")
    except NoReverseMatch:
        return ""
