"""The organisations and people of a run, and what they do, through the real services."""

from django.db import transaction

from incidents.models import Deadline, Discharge, Incident, Organisation, User
from incidents.rules.instants import instant_at
from incidents.services.clocks import look_again
from incidents.services.decisions import decide
from incidents.services.duties import discharge, take_back
from incidents.services.incidents import log_incident
from incidents.services.signals import say_awareness
from notifications.models import AlertPlan
from tests.cast import found, member
from tests.states.model import Model, Person

ZONE = "Europe/Paris"
PEOPLE = {
    "Alice Martin": {"mill": "dpo"},
    "Bob Durand": {"mill": "analyst"},
    "Dora Deputy": {"mill": "analyst", "supply": "analyst"},
    "Anne Approver": {"mill": "approver"},
    "Rita Reporter": {"mill": "reporter"},
    "Carl Supplier": {"supply": "dpo"},
    "Eve Administrator": {"supply": "administrator"},
}
MAY_LOG = ("dpo", "analyst", "reporter")
MAY_ANSWER = ("dpo", "analyst", "approver")
MAY_WRITE = ("dpo", "analyst")


class World:
    """Made once; each run changes it inside a transaction that is rolled back."""

    def __init__(self):
        self.organisations = {
            "mill": found("Laboratory of the Mill"),
            "supply": found("Supplier of Software", kind="processor"),
        }
        self.names = {}
        for name, roles in PEOPLE.items():
            self.names[self._member(name, roles).pk] = (name, roles)

    @classmethod
    def as_found(cls):
        """The world that another process made."""
        made = cls.__new__(cls)
        kinds = {"mill": "controller", "supply": "processor"}
        made.organisations = {
            name: Organisation.objects.get(kind=kind) for name, kind in kinds.items()
        }
        users = {user.name: user.pk for user in User.objects.all()}
        made.names = {users[name]: (name, roles) for name, roles in PEOPLE.items()}
        return made

    def _member(self, name, roles):
        from incidents.services.people import give_role
        from tests.cast import NOW

        (first, role), *others = roles.items()
        user = member(name, self.organisations[first], role)
        for other, role in others:
            give_role(user, organisation=self.organisations[other], role=role, by=None, now=NOW)
        return user

    def model(self):
        """The model of a world in which nothing happened yet."""
        kinds = {name: one.kind for name, one in self.organisations.items()}
        people = {key: Person(key, dict(roles)) for key, (_, roles) in self.names.items()}
        return Model({name: str(kind) for name, kind in kinds.items()}, people)

    def log(self, organisation, *, by, now):
        where = Organisation.objects.get(pk=self.organisations[organisation].pk)
        return log_incident(where, title="A breach", by=User.objects.get(pk=by), now=now).pk


def say(key, at, *, by, now):
    say_awareness(
        Incident.objects.get(pk=key),
        moment=instant_at(at, ZONE),
        how="press",
        who="Somebody",
        signal=None,
        reason="It was read again.",
        by=User.objects.get(pk=by),
        now=now,
    )


def sign(key, kind, *, by, now):
    user = User.objects.get(pk=by)
    decide(Incident.objects.get(pk=key), kind=kind, reasons="As written.", by=user, now=now)


def running(key):
    return Deadline.objects.filter(incident=key, state=Deadline.State.RUNNING)


def file(key, *, by, now):
    discharge(
        running(key).get(),
        kind=Discharge.Kind.DONE,
        at=instant_at(now, ZONE),
        number="2026-1",
        reason="",
        receipt=None,
        by=User.objects.get(pk=by),
        now=now,
    )


def reopen(key, *, by, now):
    row = Discharge.objects.get(deadline__incident=key, taken_back_at=None)
    take_back(row, by=User.objects.get(pk=by), now=now)


@transaction.atomic
def set_present(key, *, is_there, now):
    """Somebody leaves, or is back."""
    user = User.objects.get(pk=key)
    user.is_active = is_there
    user.save(update_fields=["is_active"])
    for organisation in Organisation.objects.filter(memberships__user=user).order_by("pk"):
        look_again(organisation, now=now)


def set_emergency(organisation, address, *, now):
    AlertPlan.objects.update_or_create(
        organisation=organisation, defaults={"emergency_email": address}
    )
    look_again(organisation, now=now)
