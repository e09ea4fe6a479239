"""Telling everybody concerned, once, that the awareness was changed."""

from datetime import datetime

from incidents.models import Deadline
from notifications.models import Alert
from notifications.rules.ladder import MOVED
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
                contact=contact,
                due_at=deadline.set_at,
                planned_at=now,
                not_before=now,
            )
            for contact in who_hears_of_a_change(deadline.incident)
        ],
        ignore_conflicts=True,
    )
