"""Telling whoever can be told that alerts reach fewer than two mailboxes."""

from datetime import datetime

from django.db import transaction

from incidents.models import Organisation
from notifications.models import Alert
from notifications.rules.ladder import FEW, Rung
from notifications.rules.readers import EMERGENCY, Reader
from notifications.selectors.ladders import plan_of
from notifications.selectors.reachability import (
    Reachable,
    open_since,
    reachable_in,
    with_open_clocks,
)
from notifications.services.mishaps import each_alone
from notifications.services.planning import plan_rung


def plan_warnings_of_few_readers(*, now: datetime) -> int:
    """Plan one mail to each who can be reached, where that is fewer than two; how many places.

    Only while a clock runs, and once for each reader while one does: the daily summary repeats
    it. Safe to repeat and to run twice at once.
    """
    places = list(with_open_clocks())
    if not places:
        return 0
    found = reachable_in(place.pk for place in places)
    few = {place.pk: place for place in places if not found[place.pk].is_enough}
    return each_alone(
        "Saying that few can be reached in organisation",
        few,
        lambda pk: _tell(few[pk], found[pk], now=now),
    )


@transaction.atomic
def _tell(organisation: Organisation, found: Reachable, *, now: datetime) -> bool:
    readers = _readers(organisation, found)
    if readers <= _told(organisation):
        return False
    rung = Rung(f"{FEW}{now:%Y-%m-%d}", now)
    for reader in sorted(readers, key=lambda one: (one.channel, one.person or 0)):
        plan_rung(rung, reader=reader, about=organisation, now=now)
    return True


def _readers(organisation: Organisation, found: Reachable) -> set[Reader]:
    """Also the emergency address that the ladder does not call: nothing else may be left."""
    emergency = Reader(EMERGENCY)
    has_one = bool(plan_of(organisation).emergency_email) and emergency not in found.refusing
    return {*found.readers, *([emergency] if has_one else [])}


def _told(organisation: Organisation) -> set[Reader]:
    """Who heard of it since an incident is open."""
    rows = Alert.objects.filter(
        organisation=organisation,
        incident=None,
        rung__startswith=FEW,
        planned_at__gte=open_since(organisation),
    ).exclude(state=Alert.State.CANCELLED)
    return {Reader(channel, pk) for channel, pk in rows.values_list("channel", "contact")}
