"""The calendar beside a mail: the deadlines then stand outside of the product as well."""

import logging

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.rendering.calendars import calendar_to_publish
from notifications.models import Alert
from notifications.rendering.messages import Attachment
from notifications.rules.ladder import AWARE, LOGGED, MOVED
from notifications.selectors.confirmations import clocks_in_the_calendar

logger = logging.getLogger(__name__)
CARRIES_A_CALENDAR = (LOGGED, AWARE, MOVED)


def calendar_beside(alert: Alert) -> Attachment | None:
    """The file for a mail that carries one, in the active language; None where there is none.

    A calendar that cannot be made stops no mail: the text then leaves alone.
    """
    if alert.incident is None or alert.rung not in CARRIES_A_CALENDAR:
        return None
    clocks = list(clocks_in_the_calendar(alert))
    try:
        calendar = calendar_to_publish(clocks, language=get_language() or "en")
    except Exception:
        logger.exception("The calendar of alert %s could not be made.", alert.pk)
        return None
    return Attachment(f"{alert.incident.reference}.ics", calendar) if calendar else None


def calendar_text() -> str:
    """What the file is for, in the mail that carries it."""
    return _(
        "The calendar file beside this text holds the deadlines with their alarms: open it, and "
        "they stand in your own calendar too. A later one moves them."
    )
