"""Telling everybody concerned, once, that the awareness was changed."""

from datetime import datetime

from incidents.models import Deadline, Incident
from notifications.models import Alert
from notifications.rules.ladder import MOVED
from notifications.rules.readers import PERSON, Reader
from notifications.selectors.channels import machines_of
from notifications.selectors.news import newer_news, who_hears_of_a_change


def plan_news(deadline: Deadline, *, now: datetime) -> None:
    """Plan the news that a deadline carries, unless they were planned already or are old news.

    The caller holds the deadline locked.
    """
    if deadline.alerts.filter(rung=MOVED).exists() or newer_news(deadline).exists():
        return
    Alert.objects.bulk_create(
        [
            Alert(
                organisation_id=deadline.incident.organisation_id,
                incident=deadline.incident,
                deadline=deadline,
                rung=MOVED,
                channel=reader.channel,
                contact_id=reader.person,
                due_at=deadline.set_at,
                planned_at=now,
                not_before=now,
            )
            for reader in _readers(deadline.incident)
        ],
        ignore_conflicts=True,
    )


def _readers(incident: Incident) -> list[Reader]:
    people = [Reader(PERSON, user.pk) for user in who_hears_of_a_change(incident)]
    return [*people, *machines_of(incident.organisation)]
