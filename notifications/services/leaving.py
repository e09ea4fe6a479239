"""Taking somebody out of an organisation, without leaving its open incidents to nobody (F43)."""

from datetime import datetime

from django.db import transaction

from incidents.models import Incident, Membership, Organisation, User
from incidents.rules.refusals import Refused
from incidents.services.clocks import locked_incidents
from incidents.services.people import take_role_away
from notifications.models import Acknowledgement
from notifications.selectors.reachability import reachable, with_open_clocks


@transaction.atomic
def take_out(membership: Membership, *, by: User, now: datetime) -> None:
    """Take a person out of an organisation; whoever takes over hears of it at the next tick.

    What they took on counts no more from `now`: their words end, so that the alarm comes back
    and the ladder goes on. Raises `Refused`: `not_allowed`, `leaves_oneself`, `nobody_left`
    (name) where an incident is open and its alerts would reach nobody else.
    """
    # Locked before its incidents: of two who take out the last two people, one is refused.
    organisation = Organisation.objects.select_for_update(no_key=True).get(
        pk=membership.organisation_id
    )
    leaver = membership.user
    incidents = locked_incidents(Incident.objects.filter(organisation=organisation))
    take_role_away(membership, by=by, now=now)
    Acknowledgement.objects.filter(
        by=leaver, deadline__incident__in=incidents.keys(), until__gt=now
    ).update(until=now)
    if _is_open(organisation) and not reachable(organisation).readers:
        raise Refused("nobody_left", name=leaver.name)


def _is_open(organisation: Organisation) -> bool:
    is_open = Incident.objects.filter(organisation=organisation, stage=Incident.Stage.OPEN)
    return is_open.exists() or with_open_clocks().filter(pk=organisation.pk).exists()
