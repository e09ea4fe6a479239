"""Making this machine the instance of a database that it does not know, or a copy for tests."""

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from incidents.models import Instance
from incidents.rules.refusals import Refused
from incidents.services.journal import record
from notifications.models import Hold
from notifications.rules.machine import STRANGE
from notifications.selectors.machine import standing_now
from notifications.services.holds import begin_hold, end_hold
from notifications.services.machine import begin_here


def adopt(*, now: datetime) -> Hold:
    """This machine is the instance from now on; what waits is held until a person releases it.

    For a new machine after a disaster, or a copy for tests that becomes the real one. The hold
    is on record before the machine is known: between the two nothing leaves. Raises
    `Refused("adopt_not_needed")` where the machine is the instance already.
    """
    test_copy = Hold.objects.filter(reason=Hold.Reason.MOVED, released_at=None).first()
    if standing_now() not in STRANGE and test_copy is None:
        raise Refused("adopt_not_needed")
    hold = _hold_and_name(Hold.Reason.RESTORED, over=test_copy, named=_named(), now=now)
    begin_here(now=now)
    return hold


def adopt_as_copy(*, now: datetime) -> Hold:
    """This database is a copy for tests from now on: an id of its own, and nothing ever leaves.

    Raises `Refused("copy_is_the_instance")` where this machine is the instance itself.
    """
    if standing_now() not in STRANGE:
        raise Refused("copy_is_the_instance")
    hold = _hold_and_name(Hold.Reason.MOVED, over=None, named=_named() or uuid4(), now=now)
    begin_here(now=now)
    return hold


def _named() -> UUID | None:
    return UUID(settings.INSTANCE_ID) if settings.INSTANCE_ID else None


@transaction.atomic
def _hold_and_name(
    reason: Hold.Reason, *, over: Hold | None, named: UUID | None, now: datetime
) -> Hold:
    """`named`: the id that the instance gets; None keeps the one it has."""
    instance = Instance.objects.select_for_update(no_key=True).get()
    is_copy = reason == Hold.Reason.MOVED
    if is_copy and named == instance.instance_id:
        raise Refused("copy_is_the_instance")
    if over is not None:
        end_hold(over, by=None, now=now)
    hold = begin_hold(reason=reason, now=now)
    if named is not None:
        instance.instance_id = named
        instance.save(update_fields=["instance_id"])
    codes = {"id": str(instance.instance_id), "copy": is_copy}
    record(None, verb="instance.adopted", subject=instance, by=None, now=now, codes=codes)
    return hold
