"""A mailbox that refuses for good answers nobody: the next person is called at once (F21)."""

from datetime import datetime

from notifications.models import Alert, Escalation
from notifications.rules.readers import MAIL
from notifications.selectors.escalations import uncovered_clocks
from notifications.services.escalations import begin_escalation


def climb_at_once(pk: int, *, now: datetime) -> None:
    """Let the next tick call the next step for the incident of this alert, if nobody is on it.

    Called where the alert was refused for good or came back; does nothing for an alert about an
    organisation or to a machine, or where no clock waits for somebody.
    """
    alert = Alert.objects.select_related("incident__organisation").get(pk=pk)
    incident = alert.incident
    if alert.channel not in MAIL or incident is None:
        return
    if not uncovered_clocks(incident, now=now).exists():
        return
    begin_escalation(incident, now=now)
    Escalation.objects.filter(incident=incident, ended_at=None, next_step_at__gt=now).update(
        next_step_at=now
    )
