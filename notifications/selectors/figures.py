"""The alerts in figures, for whoever watches the machine: counts and ages, nothing that names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from incidents.models import Deadline
from notifications.models import Alert, Delivery, MailServer
from notifications.rules.alert_states import WAITING


@dataclass(frozen=True)
class Figures:
    """`alerts` by state and `deliveries` by outcome, every code of them; clocks that run."""

    alerts: dict[str, int]
    deliveries: dict[str, int]
    oldest_waiting: timedelta
    open_deadlines: int
    late_deadlines: int
    mail_troubles: dict[str, int]


def figures(*, now: datetime) -> Figures:
    """All figures as of `now`. Six queries."""
    running = Deadline.objects.filter(state=Deadline.State.RUNNING)
    states = dict(Alert.objects.values_list("state").annotate(Count("pk")))
    servers = MailServer.objects.filter(failing_since__isnull=False).values_list("trouble")
    troubles = dict(servers.annotate(Count("pk")))
    outcomes = dict(Delivery.objects.values_list("outcome").annotate(Count("pk")))
    return Figures(
        alerts={state: states.get(state, 0) for state in Alert.State.values},
        deliveries={outcome: outcomes.get(outcome, 0) for outcome in Delivery.Outcome.values},
        oldest_waiting=_oldest_waiting(now),
        open_deadlines=running.count(),
        late_deadlines=running.filter(due_at__lt=now).count(),
        mail_troubles={code: troubles.get(code, 0) for code in MailServer.Trouble.values},
    )


def _oldest_waiting(now: datetime) -> timedelta:
    """How long the alert that is due and waits longest has waited; zero where none does."""
    waiting = Alert.objects.filter(state__in=WAITING, due_at__lte=now)
    oldest = waiting.aggregate(oldest=Min("due_at"))["oldest"]
    return now - oldest if oldest else timedelta(0)
