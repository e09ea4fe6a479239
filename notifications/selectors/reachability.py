"""Who of an organisation an alert can reach: called by the ladder, in a mailbox that takes mail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.models import Deadline, Incident, Organisation, User
from incidents.selectors.people import active_members_by_organisation
from notifications.models import Alert, AlertPlan
from notifications.rules.addresses import own_address
from notifications.rules.escalation import USUAL_STEPS, Crew, Step, everybody
from notifications.rules.readers import EMERGENCY, PERSON, Reader
from notifications.selectors.all_ladders import steps_by_organisation
from notifications.selectors.ladders import Ladder

# With fewer, one person on holiday is enough for nobody to hear.
ENOUGH = 2
Refusing = set[tuple[int | None, Reader]]
REFUSED = (Alert.State.FAILED, Alert.State.BOUNCED)


@dataclass(frozen=True)
class Reachable:
    """Whom the whole ladder calls, in its order: those who can be reached, and those whose
    mailbox refused the latest alert to it.
    """

    readers: tuple[Reader, ...]
    refusing: tuple[Reader, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether somebody is told even when one person is away."""
        return len(self.readers) >= ENOUGH


def reachable(organisation: Organisation) -> Reachable:
    """Whom an alert of the organisation can reach now, all steps of its ladder called."""
    return reachable_in([organisation.pk])[organisation.pk]


def reachable_in(organisations: Iterable[int]) -> dict[int, Reachable]:
    """The same by the key of the organisation. Four queries, however many there are."""
    addresses = _emergency_addresses()
    refusing, steps = refusing_readers(addresses), steps_by_organisation()
    members = active_members_by_organisation()
    found = {}
    for pk in organisations:
        crew = Crew(tuple(members.get(pk, ())), has_emergency_address=bool(addresses.get(pk)))
        ladder = steps.get(pk, USUAL_STEPS)
        found[pk] = _reachable(pk, everybody(ladder, crew), refusing)
    return found


def reachable_on(ladder: Ladder, organisation: Organisation) -> Reachable:
    """The same where the ladder was read already, whoever owns an incident. One query."""
    crew = replace(ladder.crew, owner=None, on_it=None, on_it_since=None)
    refusing = refusing_readers({organisation.pk: ladder.plan.emergency_email})
    called = everybody(ladder.steps, crew)
    return _reachable(organisation.pk, called, refusing)


def _emergency_addresses() -> dict[int, str]:
    return dict(AlertPlan.objects.values_list("organisation", "emergency_email"))


def _reachable(pk: int, called: tuple[Reader, ...], refusing: Refusing) -> Reachable:
    deaf = tuple(one for one in called if _refuses(one, pk, refusing))
    return Reachable(tuple(one for one in called if one not in deaf), deaf)


def _refuses(reader: Reader, pk: int, refusing: Refusing) -> bool:
    return (None if reader.channel == PERSON else pk, reader) in refusing


def refusing_readers(addresses: Mapping[int, str]) -> Refusing:
    """Whose mailbox refused the latest alert that was settled, by the address it has today.

    `addresses` are the emergency addresses by organisation. A person refuses everywhere (None);
    an emergency address is that of one organisation.
    """
    found = set()
    for alert in _refused_last():
        if alert.contact is not None:
            address, place = alert.contact.email, None
        else:
            address, place = addresses.get(alert.organisation_id, ""), alert.organisation_id
        if alert.recipient == own_address(address):
            found.add((place, Reader(alert.channel, alert.contact_id)))
    return found


def _refused_last() -> QuerySet[Alert]:
    """What was refused for good or came back, with nothing to the same address taken since."""
    taken = Alert.objects.filter(
        state=Alert.State.ACCEPTED,
        recipient=OuterRef("recipient"),
        settled_at__gt=OuterRef("settled_at"),
    )
    refused = Alert.objects.filter(~Exists(taken), state__in=REFUSED).exclude(recipient="")
    return refused.filter(Q(channel=PERSON) | Q(channel=EMERGENCY)).select_related("contact")


def refusing_of(incident: Incident) -> list[Reader]:
    """Whose mailbox refused an alert of this incident, and took none of any kind since."""
    rows = Alert.objects.filter(incident=incident, state__in=REFUSED).order_by("channel", "pk")
    refused = dict.fromkeys(Reader(row.channel, row.contact_id) for row in rows)
    refusing = refusing_readers(_emergency_addresses())
    return [one for one in refused if _refuses(one, incident.organisation_id, refusing)]


def with_open_clocks() -> QuerySet[Organisation]:
    """The organisations in which a clock runs: an alert will be due there."""
    running = Deadline.objects.filter(
        incident__organisation=OuterRef("pk"), state=Deadline.State.RUNNING
    )
    return Organisation.objects.filter(Exists(running)).order_by("pk")


def open_since(organisation: Organisation) -> datetime | None:
    """When the oldest incident with a running clock was logged; None where no clock runs."""
    incidents = Incident.objects.filter(
        organisation=organisation, deadlines__state=Deadline.State.RUNNING
    )
    oldest = incidents.order_by("logged_at").first()
    return oldest.logged_at if oldest else None


def people_of(readers: Iterable[Reader]) -> list[User]:
    """The people among some readers, in their order."""
    keys = [reader.person for reader in readers if reader.person is not None]
    people = User.objects.in_bulk(keys)
    return [people[pk] for pk in keys if pk in people]


def names_on_the_ladder(organisation: Organisation, steps: Iterable[Step]) -> dict[int, str]:
    """The names of its members, and of who stands on its ladder and left."""
    keys = {step.person for step in steps if step.person is not None}
    people = User.objects.filter(Q(memberships__organisation=organisation) | Q(pk__in=keys))
    return dict(people.values_list("pk", "name"))
