"""Who appears in the demonstration. Every name is invented; every address ends in .example."""

from dataclasses import dataclass
from typing import Final

from incidents.rules.roles import Role

LABORATORIES: Final = (
    "Alveline", "Aubelierre", "Bréhandou", "Brumesart", "Corvelune", "Dormevent", "Estrambec",
    "Falguerolle", "Gwenardoz", "Hautebrune", "Ilvarenne", "Joncelande", "Kermoriande",
    "Lunebrève", "Mirandoël", "Noirépine", "Orvalette", "Pierrambre", "Quillevert", "Roncelisse",
    "Sauvebrume", "Tournegrive", "Ustrelle", "Valcendre", "Wimberelle", "Xandrelle", "Yvrelande",
    "Zéphirane",
)  # fmt: skip
SUPPLIER: Final = "Ordivelle Logiciels"

# What becomes of whom. All other laboratories were told and have not decided anything yet.
RUNNING: Final = "Corvelune"
LATE: Final = "Noirépine"
FILED: Final = "Valcendre"
SUPPLEMENTED: Final = "Ilvarenne"
WITHDRAWN: Final = "Wimberelle"
TOLD_EARLY: Final = (LATE, FILED, SUPPLEMENTED, WITHDRAWN)


@dataclass(frozen=True)
class Person:
    """Somebody to look through the eyes of. `where`: all laboratories, some, or the supplier."""

    email: str
    name: str
    language: str
    role: Role
    laboratories: tuple[str, ...] = LABORATORIES
    at_supplier: bool = False


# The first data protection officer is the one whom `make run` signs in.
GROUP_DPO: Final = Person("dpo@labos.example", "Maëlle Trévandec", "en", Role.DPO)
ANALYST: Final = Person("analyst@labos.example", "Youri Kessandre", "en", Role.ANALYST)
APPROVER: Final = Person("approver@labos.example", "Hortense Valdrimel", "fr", Role.APPROVER)
SECOND_APPROVER: Final = Person(
    "second-approver@labos.example", "Bastien Orvélac", "fr", Role.APPROVER
)
REPORTER: Final = Person(
    "reporter@labos.example", "Inès Carvandel", "fr", Role.REPORTER, (RUNNING, LATE, FILED)
)
AUDITOR: Final = Person(
    "auditor@labos.example", "Solveig Armontel", "en", Role.AUDITOR, at_supplier=True
)
ADMINISTRATOR: Final = Person(
    "administrator@labos.example", "Théo Brandévin", "en", Role.ADMINISTRATOR, at_supplier=True
)
SUPPLIER_DPO: Final = Person(
    "dpo@ordivelle.example", "Lucille Fargevent", "fr", Role.DPO, (), at_supplier=True
)
PEOPLE: Final = (
    GROUP_DPO,
    ANALYST,
    APPROVER,
    SECOND_APPROVER,
    REPORTER,
    AUDITOR,
    ADMINISTRATOR,
    SUPPLIER_DPO,
)
