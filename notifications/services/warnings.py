"""Planning the alerts about warnings from outside that nobody handled."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from incidents.models import Signal
from incidents.rules.outside_warnings import HOURS, reaches_the_dpo
from incidents.services.signals import schedule_warning
from notifications.rules.ladder import Rung, elapsed_rungs, next_rung, rungs_passed
from notifications.rules.readers import PERSON, Reader, has_people
from notifications.selectors.alerts import warnings_to_plan
from notifications.selectors.channels import machines_of
from notifications.selectors.warnings import dpos_of, owner_of
from notifications.services.mishaps import each_alone
from notifications.services.planning import plan_for

# Where nobody can be alerted the sweep looks again soon: people may have been added meanwhile.
LOOK_AGAIN_AFTER = timedelta(minutes=5)


def plan_due_warnings(*, now: datetime, silent_since: datetime | None = None) -> int:
    """Plan what every waiting warning asks for; how many warnings were looked at.

    Safe to repeat and to run twice at once. What became of the incident silences nothing: a new
    warning on an incident that was filed or closed is new.
    """
    return each_alone(
        "Planning for warning",
        list(warnings_to_plan(now=now).values_list("pk", flat=True)),
        lambda pk: _plan(pk, now=now, silent_since=silent_since),
    )


@transaction.atomic
def _plan(pk: int, *, now: datetime, silent_since: datetime | None) -> bool:
    signal = (
        warnings_to_plan(now=now)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("incident__organisation", "incident__owner", "owner")
        .filter(pk=pk)
        .first()
    )
    if signal is None:
        return False
    readers = _readers(signal, now=now)
    for reader, passed in readers:
        plan_for(
            reader,
            about=signal,
            passed=passed,
            since=signal.recorded_at,
            now=now,
            silent_since=silent_since,
        )
    following = next_rung(_rungs(signal), now).at
    if not has_people(reader for reader, _passed in readers):
        following = min(following, now + LOOK_AGAIN_AFTER)
    schedule_warning(signal, at=following)
    return True


def _rungs(signal: Signal) -> Iterator[Rung]:
    return elapsed_rungs(signal.recorded_at, HOURS, name="unhandled")


def _readers(signal: Signal, *, now: datetime) -> list[tuple[Reader, tuple[Rung, ...]]]:
    """Who is alerted, each with the rungs that have come for them."""
    owner, passed = owner_of(signal), rungs_passed(_rungs(signal), now)
    for_dpos = tuple(
        rung
        for rung in passed
        if reaches_the_dpo(rung.at, recorded_at=signal.recorded_at, has_owner=owner is not None)
    )
    readers = {Reader(PERSON, dpo.pk): for_dpos for dpo in dpos_of(signal.incident)}
    if owner:
        readers[Reader(PERSON, owner.pk)] = passed
    machines = machines_of(signal.incident.organisation)
    return [*readers.items(), *((machine, passed) for machine in machines)]
