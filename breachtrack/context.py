"""What every page knows of the machine it runs on: the banners above it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from incidents.selectors.people import is_demo


@dataclass(frozen=True)
class Banner:
    """One sentence above every page. `kind` is info, warning or danger; the link may be empty."""

    kind: str
    text: str
    url: str = ""
    link: str = ""


def instance(request: HttpRequest) -> dict[str, object]:
    """The context processor: `instance.banners`, `instance.mail_leaves`, `instance.is_demo`."""
    banners = [mail_banner()]
    # The heartbeat's banner joins the list here: the most urgent one first.
    return {
        "instance": {
            "mail_leaves": settings.MAIL_LEAVES_THIS_MACHINE,
            "is_demo": settings.DEMO and is_demo(),
            "banners": [banner for banner in banners if banner is not None],
        }
    }


def mail_banner() -> Banner | None:
    """Said on every page while mail is only written to files; None once it really leaves."""
    if settings.MAIL_LEAVES_THIS_MACHINE:
        return None
    text = _("No alert leaves this machine: mail is written to files here.")
    if not settings.DEMO:
        return Banner("warning", text)
    return Banner("warning", text, outbox_url(), _("Read them"))


def outbox_url() -> str:
    """The address of the page that shows the written mail; empty where there is none."""
    try:
        return reverse("outbox")
    except NoReverseMatch:
        return ""
