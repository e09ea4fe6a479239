"""Which column is what: proposed by its name, confirmed by a person; and what stays out."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from incidents.rules.refusals import Refused

FIELDS: Final = (
    "email",
    "first_name",
    "last_name",
    "language",
    "profile",
    "controller",
    "reference",
)
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "email": (
        "email", "e mail", "mail", "courriel", "adresse email", "adresse e mail", "adresse mail",
        "adresse courriel", "adresse electronique", "email address", "mail address",
    ),
    "first_name": ("first name", "firstname", "given name", "forename", "prenom", "prenoms"),
    "last_name": (
        "last name", "lastname", "surname", "family name", "name", "nom", "nom de famille",
        "nom usuel", "nom d usage",
    ),
    "language": ("language", "lang", "langue", "locale"),
    "profile": ("profile", "data profile", "profil", "profil de donnees"),
    "controller": (
        "controller", "laboratory", "lab", "organisation", "organization", "responsable",
        "responsable de traitement", "responsable du traitement", "laboratoire", "organisme",
        "etablissement",
    ),
    "reference": (
        "reference", "ref", "id", "identifiant", "numero de dossier", "dossier", "file number",
        "customer number", "numero client", "patient number", "numero patient",
    ),
}  # fmt: skip
# What no notice needs. Dedalus was fined for more data taken than asked for, among others.
_SENSITIVE: Final[dict[str, re.Pattern[str]]] = {
    "national_number": re.compile(
        r"\b(nir|nss|ssn|insee|securite sociale|secu|numero de secu|social security|nin|"
        r"national (id|number|insurance)|carte vitale)\b"
    ),
    "bank_account": re.compile(r"\b(iban|bic|rib|carte bancaire|credit card|pan|cvv|bank)\b"),
    "password": re.compile(
        r"\b(mot de passe|motdepasse|mdp|password|passwd|pwd|hash|secret|pin)\b"
    ),
    "health": re.compile(
        r"\b(patho\w*|diagnos\w*|maladies?|disease|illness|traitements? medica\w*|treatment|"
        r"resultats?|results?|analyses?|ordonnance|prescription|grossesse|pregnan\w*|vih|hiv|"
        r"sante|health|medic\w*|medecins?|groupe sanguin|blood\w*|cancer|allerg\w*)\b"
    ),
    "birth": re.compile(r"\b(date de naissance|naissance|ne le|birth\w*|dob)\b"),
}


def plain_name(name: str) -> str:
    """Small letters without accents, words apart by one space: `N° SÉCU` is `n secu`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    letters = unicodedata.normalize("NFKD", spaced.casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def propose_mapping(header: Sequence[str]) -> dict[str, int]:
    """Field to column (from 0), where the name of a column says so. Never a sensitive one."""
    kept_out = {at for at, _kind in sensitive_columns(header)}
    names = [plain_name(each) for each in header]
    mapping: dict[str, int] = {}
    for field, known in _NAMES.items():
        for name in known:
            if name in names and names.index(name) not in kept_out:
                mapping[field] = names.index(name)
                break
    return mapping


def sensitive_columns(header: Sequence[str]) -> list[tuple[int, str]]:
    """(column, kind) of those whose name says that they hold what a notice never needs.

    `kind` is national_number, bank_account, password, health or birth.
    """
    found = []
    for at, name in enumerate(header):
        kind = next((k for k, words in _SENSITIVE.items() if words.search(plain_name(name))), None)
        if kind:
            found.append((at, kind))
    return found


def check_mapping(mapping: Mapping[str, int], header: Sequence[str]) -> None:
    """Raises Refused where a person's choice of columns cannot be used.

    Codes: `mapping_unknown` (name), `mapping_twice` (column), `mapping_sensitive` (column),
    `mapping_nobody` (neither e-mail nor name).
    """
    for field, column in mapping.items():
        if field not in FIELDS or not 0 <= column < len(header):
            raise Refused("mapping_unknown", field=field, name=field)
    sensitive = {at for at, _kind in sensitive_columns(header)}
    for field, column in mapping.items():
        if column in sensitive:
            raise Refused("mapping_sensitive", field=field, column=header[column])
        if list(mapping.values()).count(column) > 1:
            raise Refused("mapping_twice", field=field, column=header[column])
    if "email" not in mapping and "last_name" not in mapping:
        raise Refused("mapping_nobody", field="email")


def left_out(mapping: Mapping[str, int], header: Sequence[str]) -> list[str]:
    """The names of the columns that will not be imported; their values are kept nowhere."""
    return [name for at, name in enumerate(header) if at not in mapping.values()]
