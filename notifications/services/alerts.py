"""Planning alerts: exactly once per clock version, rung and contact."""

from datetime import datetime, timedelta

from django.db import transaction

from incidents.models import Deadline
from incidents.services.clocks import look_no_more, schedule_look
from notifications.models import Alert
from notifications.rules.acknowledgements import is_covered
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import next_rung, rungs, rungs_passed, rungs_since
from notifications.rules.readers import has_people
from notifications.selectors.alerts import STILL_NEEDED, deadlines_to_plan, schedule_of
from notifications.selectors.channels import machines_of
from notifications.selectors.ladders import heard_later_of, ladder_of
from notifications.services.escalations import begin_escalation
from notifications.services.mishaps import each_alone
from notifications.services.news import plan_news
from notifications.services.planning import plan_for

# Where nobody can be alerted the sweep looks again soon: people may have been added meanwhile.
LOOK_AGAIN_AFTER = timedelta(minutes=5)


def plan_due_alerts(*, now: datetime, silent_since: datetime | None = None) -> int:
    """Plan what every due deadline asks for; how many deadlines were looked at.

    Safe to repeat and to run twice at once: each deadline is locked, each alert is unique.
    `silent_since` tells the readers that the scheduler slept from then on.
    """
    return each_alone(
        "Planning for deadline",
        list(deadlines_to_plan(now=now).values_list("pk", flat=True)),
        lambda pk: _plan(pk, now=now, silent_since=silent_since),
    )


@transaction.atomic
def _plan(pk: int, *, now: datetime, silent_since: datetime | None) -> bool:
    # Another sweep may hold the row or be done with it: then there is nothing left to do here.
    deadline = (
        deadlines_to_plan(now=now)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("incident__organisation")
        .filter(pk=pk)
        .first()
    )
    if deadline is None:
        return False
    if deadline.has_news:
        plan_news(deadline, now=now)
    if deadline.state != Deadline.State.RUNNING:
        look_no_more(deadline)
        return True
    schedule = schedule_of(deadline)
    passed = rungs_passed(rungs(schedule), now)
    incident, ladder = deadline.incident, ladder_of(deadline.incident)
    # What hears beside people, the webhook and other services, comes last.
    readers = (*ladder.readers, *machines_of(incident.organisation))
    later = heard_later_of(incident, ladder)
    for reader in readers:
        plan_for(
            reader,
            about=deadline,
            passed=rungs_since(later.get(reader), passed),
            since=deadline.set_at,
            now=now,
            silent_since=silent_since,
        )
    if passed and not is_covered(schedule.words, now):
        begin_escalation(incident, now=now)
    following = next_rung(rungs(schedule), now).at
    soon = following if has_people(readers) else min(following, now + LOOK_AGAIN_AFTER)
    schedule_look(deadline, at=soon)
    return True


@transaction.atomic
def cancel_alerts_no_longer_needed(*, now: datetime) -> int:
    """Cancel what waits for an ended clock, a handled warning or somebody who is gone; how many."""
    waiting = Alert.objects.filter(state__in=WAITING)
    if not waiting.exists():
        return 0
    needed = waiting.filter(STILL_NEEDED).values("pk")
    unneeded = waiting.exclude(pk__in=needed).order_by("pk")
    # A row that somebody holds is theirs to settle, or the next tick's: nobody waits for it.
    free = unneeded.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    return waiting.filter(pk__in=list(free)).update(state=Alert.State.CANCELLED, settled_at=now)
