"""Who may answer an alert by the link in it."""

from incidents.selectors.people import is_active_member
from notifications.models import Alert
from notifications.rules.addresses import own_address
from notifications.rules.readers import EMERGENCY
from notifications.selectors.ladders import plan_of


def alert_to_answer(pk: int) -> Alert | None:
    """One alert with its reader and what it is about; None where there is none."""
    return (
        Alert.objects.select_related(
            "contact", "organisation", "incident__organisation", "deadline", "signal"
        )
        .filter(pk=pk)
        .first()
    )


def may_answer(alert: Alert) -> bool:
    """Whether its reader still belongs there: whoever left keeps the mail, and not the key.

    Of the emergency address: whether it is still the one that the alert went to.
    """
    if alert.contact is not None:
        return is_active_member(alert.contact, alert.organisation)
    if alert.channel == EMERGENCY:
        current = own_address(plan_of(alert.organisation).emergency_email)
        return bool(current) and current == alert.recipient
    return True
