"""Who leaves, or may take nothing on any more, leaves no open incident to nobody (F43)."""

from datetime import datetime

from django.db import transaction

from incidents.models import Incident, Membership, Organisation, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action, Role, may
from incidents.services.clocks import locked_incidents
from incidents.services.people import disown, give_role, take_role_away
from notifications.models import Acknowledgement
from notifications.selectors.reachability import reachable, with_open_clocks


@transaction.atomic
def take_out(membership: Membership, *, by: User, now: datetime) -> None:
    """Take a person out of an organisation; whoever takes over hears of it at the next tick.

    What they took on counts no more from `now`: their words end, so that the alarm comes back
    and the ladder goes on. Raises `Refused`: `not_allowed`, `leaves_oneself`, `nobody_left`
    (name) where an incident is open and its alerts would reach nobody else.
    """
    organisation, leaver = _locked(membership), membership.user
    take_role_away(membership, by=by, now=now)
    _end_words(leaver, organisation, now=now)
    _insist_on_a_reader(organisation, without=leaver)


@transaction.atomic
def change_role(membership: Membership, *, role: Role, by: User, now: datetime) -> Membership:
    """Give a member another role. Who may not take incidents on by it lets go of theirs.

    Raises `Refused`: `not_allowed`, `own_role`, and `nobody_left` (name) as `take_out` does.
    """
    organisation, person = _locked(membership), membership.user
    changed = give_role(person, organisation=organisation, role=role, by=by, now=now)
    if not may(role, Action.ACKNOWLEDGE):
        disown(person, organisation, by=by, now=now)
        _end_words(person, organisation, now=now)
    _insist_on_a_reader(organisation, without=person)
    return changed


def _locked(membership: Membership) -> Organisation:
    """Before its incidents: of two who take out the last two people, one is refused."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(
        pk=membership.organisation_id
    )
    locked_incidents(Incident.objects.filter(organisation=organisation))
    return organisation


def _end_words(person: User, organisation: Organisation, *, now: datetime) -> None:
    Acknowledgement.objects.filter(
        by=person, deadline__incident__organisation=organisation, until__gt=now
    ).update(until=now)


def _insist_on_a_reader(organisation: Organisation, *, without: User) -> None:
    if _is_open(organisation) and not reachable(organisation).readers:
        raise Refused("nobody_left", name=without.name)


def _is_open(organisation: Organisation) -> bool:
    is_open = Incident.objects.filter(organisation=organisation, stage=Incident.Stage.OPEN)
    return is_open.exists() or with_open_clocks().filter(pk=organisation.pk).exists()
