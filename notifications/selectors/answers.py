"""Who may answer an alert by the link in it."""

from incidents.models import Incident, User
from incidents.rules.roles import Action
from incidents.selectors.people import is_active_member, may_in
from notifications.models import Alert
from notifications.rules.addresses import own_address
from notifications.rules.readers import EMERGENCY, PERSON, Reader
from notifications.selectors.ladders import ladder_of, plan_of


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

    Whether they are called for the incident still, or may take it on by their role; and whether
    the mailbox that the alert went to is still theirs, as of the emergency address.
    """
    if alert.contact is not None:
        return (
            is_active_member(alert.contact, alert.organisation)
            and _is_theirs(alert, alert.contact.email)
            and (alert.incident is None or _is_called(alert.contact, alert.incident))
        )
    if alert.channel == EMERGENCY:
        return _is_theirs(alert, plan_of(alert.organisation).emergency_email)
    return True


def _is_theirs(alert: Alert, address: str) -> bool:
    """An alert that is being written has no mailbox yet: it goes to this one."""
    return bool(address) and alert.recipient in ("", own_address(address))


def _is_called(person: User, incident: Incident) -> bool:
    if may_in(person, incident.organisation, Action.ACKNOWLEDGE):
        return True
    return Reader(PERSON, person.pk) in ladder_of(incident).everybody
