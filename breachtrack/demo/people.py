"""The organisations and the people of the demonstration, and what each may do."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify

from breachtrack.demo.cast import (
    FILED,
    GROUP_DPO,
    LABORATORIES,
    PEOPLE,
    SUPPLIER,
    SUPPLIER_DPO,
    Person,
)
from incidents.models import Organisation, User
from incidents.services.people import create_user, found_organisation, give_role


@dataclass(frozen=True)
class Stage:
    """Where the story plays, and who plays it. Users by address, laboratories by short name."""

    supplier: Organisation
    laboratories: dict[str, Organisation]
    people: dict[str, User]

    def who(self, person: Person) -> User:
        return self.people[person.email]


def set_the_stage(*, now: datetime) -> Stage:
    """Found the organisations, invite the people. Nobody has a password: they come by link."""
    laboratories = {
        name: _found_laboratory(name, number, now=now)
        for number, name in enumerate(LABORATORIES, start=1)
    }
    supplier = _found_supplier(now=now)
    stage = Stage(supplier, laboratories, {})
    for person in PEOPLE:
        stage.people[person.email] = _invite(person, stage, now=now)
    return stage


def _found_laboratory(name: str, number: int, *, now: datetime) -> Organisation:
    return found_organisation(
        by=None,
        now=now,
        name=f"Laboratoire {name}",
        kind=Organisation.Kind.CONTROLLER,
        sector="q",
        profile=["health_body"],
        address=f"{number} rue des Éprouvettes, 00{100 + number} {name}-les-Essais",
        legal_representative="Hortense Valdrimel",
        legal_representative_email="approver@labos.example",
        contact_name=GROUP_DPO.name,
        contact_function="Déléguée à la protection des données",
        contact_email=f"dpo@{slugify(name)}.example",
        contact_phone=f"01 99 00 {number:02} 00",
        second_person_reads=name == FILED,
    )


def _found_supplier(*, now: datetime) -> Organisation:
    return found_organisation(
        by=None,
        now=now,
        name=SUPPLIER,
        kind=Organisation.Kind.PROCESSOR,
        sector="j",
        address="99 avenue du Compilateur, 00999 Ordivelle",
        contact_name=SUPPLIER_DPO.name,
        contact_function="Déléguée à la protection des données",
        contact_email=SUPPLIER_DPO.email,
        contact_phone="01 99 00 99 00",
    )


def _invite(person: Person, stage: Stage, *, now: datetime) -> User:
    user = create_user(
        person.email,
        name=person.name,
        language=person.language,
        password=None,
        by=None,
        now=now,
    )
    places = [stage.laboratories[name] for name in person.laboratories]
    for place in [*places, *([stage.supplier] if person.at_supplier else [])]:
        give_role(user, organisation=place, role=person.role, by=None, now=now)
    return user
