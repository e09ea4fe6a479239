"""What every page knows of the machine it runs on: the banners above it."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from breachtrack.banners import (
    Banner,
    alert_banners,
    door_banner,
    hold_banner,
    mail_banner,
    mail_server_banners,
    unconfirmed_banner,
)
from incidents.models import Membership
from incidents.selectors.people import instance_is_empty, is_demo, memberships_of
from notifications.selectors.heartbeats import signs_of_life


def instance(request: HttpRequest) -> dict[str, object]:
    """The context processor: `instance.banners`, `.mail_leaves`, `.is_demo`; and `memberships`."""
    demo = settings.DEMO and is_demo()
    mail = mail_banner(demo=demo)
    return {
        "instance": {
            "mail_leaves": settings.MAIL_LEAVES_THIS_MACHINE,
            "is_demo": demo,
            "is_empty": instance_is_empty,  # Asked by the sign-in page alone.
            "banners": [*banners_for(request), *([mail] if mail else [])],
        },
        "memberships": memberships(request),
    }


def banners_for(request: HttpRequest) -> list[Banner]:
    """The health of the alerts, asked anew for every page, for those who are signed in.

    A stranger at the door learns only that no mail comes while everything is on hold.
    """
    user = getattr(request, "user", None)  # A refused host fails before anybody is known.
    if user is None:
        return []
    if not user.is_authenticated:
        return [banner for banner in [door_banner()] if banner]
    signs = signs_of_life()
    hold = hold_banner(user, now=signs.now)
    test = unconfirmed_banner(user)
    single = [banner for banner in (hold, test) if banner]
    return [*single, *alert_banners(signs), *mail_server_banners()]


def memberships(request: HttpRequest) -> QuerySet[Membership] | None:
    """Where the signed-in person belongs, read only where it is drawn; None for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return memberships_of(user)
