"""Telling the DPOs that somebody else changed who is alerted when."""

from datetime import datetime

from incidents.models import Entry, Organisation, User
from incidents.rules.roles import Role
from incidents.selectors.people import active_members_of
from notifications.rules.ladder import CHANGED, Rung
from notifications.rules.readers import PERSON, Reader
from notifications.services.planning import plan_rung


def tell_of_change(
    entry: Entry, *, organisation: Organisation, dropped: set[Reader], by: User, now: datetime
) -> None:
    """One mail about an entry of the journal, to the DPOs and to whoever is called no more.

    Not to who did it. Without it an administrator could have the alerts reach nobody who acts on
    them, and the journal alone would know. Within the transaction of the change.
    """
    members = active_members_of(organisation)
    dpos = {Reader(PERSON, one.person) for one in members if one.role == Role.DPO}
    people = {reader.person for reader in dpos | dropped if reader.channel == PERSON} - {by.pk}
    for person in sorted(person for person in people if person is not None):
        rung = Rung(f"{CHANGED}{entry.pk}", now)
        plan_rung(rung, reader=Reader(PERSON, person), about=organisation, now=now)
