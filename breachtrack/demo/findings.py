"""What the demonstration knows of the breach: facts, figures, and where each figure comes from."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from incidents.models import Incident, User
from incidents.rules.facts import BreachFacts, Count
from incidents.services.facts import record_figure, save_facts

# What the supplier told everybody: the laboratories start from it.
TOLD: Final = BreachFacts(
    nature=("confidentiality",),
    origins=("hacking",),
    causes=("external_malicious",),
    description=(
        "Un fichier extrait d'un ancien serveur de migration du logiciel de laboratoire circule "
        "en clair. Il contient l'identité, les coordonnées et des données médicales de patients."
    ),
    data_categories=("civil_status", "contact", "nir"),
    special_categories=("health",),
    persons=Count("to_be_determined"),
    person_categories=("patients",),
)

COMPLETE: Final = replace(
    TOLD,
    data_categories=("civil_status", "contact", "credentials", "nir"),
    special_categories=("genetic", "health"),
    persons=Count("approximate", 17_300),
    records=Count("approximate", 21_900),
    person_categories=("minors", "patients"),
    measures_before="Contrat de sous-traitance, comptes nominatifs, sauvegardes chiffrées.",
    consequences=("c_beyond_need", "c_linked", "c_other_use"),
    consequences_text=(
        "Des inconnus peuvent relier une personne à un médecin, à un examen et à son résultat."
    ),
    harms=("fraud", "identity_theft", "loss_of_control", "professional_secrecy"),
    severity="maximal",
    measures_after=(
        "Serveur de migration arrêté par l'éditeur, mots de passe renouvelés, plainte déposée, "
        "numéro d'appel ouvert aux patients."
    ),
    occurrence_kind="ongoing",
    communication="no_but_will",
    cross_border="no",
    other_authorities_eu="no",
    other_authorities="unknown",
)

PARTIAL: Final = replace(
    TOLD,
    persons=Count("approximate", 12_000),
    severity="significant",
    communication="undetermined",
    delay_reasons=(
        "L'alerte reçue il y a près d'un an n'avait pas été comprise comme une violation ; "
        "l'extrait lu par la presse l'a établie."
    ),
)


@dataclass(frozen=True)
class Said:
    """A number that somebody published, `ago` before the demonstration begins."""

    number: int
    source: str
    ago: timedelta


# Sources disagree; all of them are kept.
FIGURES: Final = (
    Said(491_840, "gazette-des-essais.example, article", timedelta(hours=50)),
    Said(491_939, "revue-informatique.example, comptage du fichier", timedelta(hours=44)),
    Said(490_000, "revue-informatique.example : « plus de 490 000 »", timedelta(hours=40)),
    Said(500_000, "Titres de la presse régionale", timedelta(hours=38)),
)


def write_facts(incident: Incident, facts: BreachFacts, *, by: User, now: datetime) -> None:
    """The first facts of an incident."""
    save_facts(incident, facts=facts, read_version=0, by=by, now=now)


def record_figures(incident: Incident, *, by: User, at: datetime, now: datetime) -> None:
    """Write every published figure down at the instant `at`."""
    for said in FIGURES:
        record_figure(
            incident,
            of="persons",
            number=said.number,
            is_exact=False,
            source=said.source,
            given_on=(now - said.ago).date(),
            by=by,
            now=at,
        )
