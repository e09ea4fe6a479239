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
from incidents.models import Membership, User
from incidents.selectors.people import instance_is_empty, is_demo, memberships_of
from notifications.selectors.heartbeats import Signs, signs_of_life


def instance(request: HttpRequest) -> dict[str, object]:
    """The context processor: `instance.banners`, `.mail_leaves`, `.is_demo`; and `memberships`.

    `instance.signs` are the signs of life of the alerts, asked anew for every page; None for a
    stranger.
    """
    user = signed_in(request)
    signs = signs_of_life() if user else None
    demo = settings.DEMO and is_demo()
    mail = mail_banner(demo=demo)
    return {
        "instance": {
            "mail_leaves": settings.MAIL_LEAVES_THIS_MACHINE,
            "is_demo": demo,
            "is_empty": instance_is_empty,  # Asked by the sign-in page alone.
            "signs": signs,
            "banners": [*banners_for(request, signs), *([mail] if mail else [])],
        },
        "memberships": memberships(request),
    }


def signed_in(request: HttpRequest) -> User | None:
    """Who asks; None for a stranger, and where a refused host fails before anybody is known."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def banners_for(request: HttpRequest, signs: Signs | None) -> list[Banner]:
    """The health of the alerts for those who are signed in, the gravest first.

    A stranger at the door learns only that no mail comes while everything is on hold.
    """
    user = signed_in(request)
    if user is None or signs is None:
        door = door_banner() if hasattr(request, "user") else None
        return [door] if door else []
    hold = hold_banner(user, now=signs.now)
    if hold:
        # Nothing leaves: neither a mail server nor a test mail matters until it is released.
        return [hold, *alert_banners(signs)]
    test = unconfirmed_banner(user)
    found = [*alert_banners(signs), *mail_server_banners(), *([test] if test else [])]
    return sorted(found, key=lambda banner: banner.kind != "danger")


def memberships(request: HttpRequest) -> QuerySet[Membership] | None:
    """Where the signed-in person belongs, read only where it is drawn; None for a stranger."""
    user = signed_in(request)
    return memberships_of(user) if user else None
