"""A few hundred synthetic patients as a CSV file, and the communication that they wait for."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from incidents.models import Incident, User
from notifications.models import RecipientList
from notifications.services.campaigns import choose_list, open_campaign
from notifications.services.recipients import import_recipients

HOW_MANY: Final = 320
HEADER: Final = ("email", "prenom", "nom", "langue", "dossier")
MAPPING: Final = {"email": 0, "first_name": 1, "last_name": 2, "language": 3, "reference": 4}

FIRST_NAMES: Final = (
    "Zoë", "Aïcha", "Loïc", "Maëlys", "Éloi", "Noor", "Gaëtan", "Inès", "Tuğba", "Björn",
    "Thérèse", "Malo", "Awen", "Siobhán", "Yann-Gaël", "Marie-Ange", "Ludmiła",
)  # fmt: skip
LAST_NAMES: Final = (
    "Tréfavent", "d'Orcemine", "O'Brannoch", "Lefauvrelle-Dumontelle", "N'Goralé", "Żurawelska",
    "Brisevent", "de La Huchetière", "Múñezal", "Cœurvaillac", "Straßenfeldt", "Ĺ́opinský",
    "Quernavelle",
)  # fmt: skip
# Names that break a letter, a table or a spreadsheet where nobody thought of them.
NASTY: Final = (
    ("Jean", 'Pierrelune, dit "Jeannot"'),
    ("=2+3", "Formulard"),
    ("小龙", "李云"),
    ("عبد", "الضوء"),
    ("<b>Marc</b>", "Balisard"),
    ("{{ name }}", "Accoladin"),
    ("X", "Y"),
    ("Wolfeschlegelsteinhausenbergerdorff" * 2, "Longuenom"),
    ("Null", "None"),
)


def add_people_to_tell(incident: Incident, *, by: User, now: datetime) -> RecipientList:
    """Import the patients of a laboratory and open its communication; the text is yet to come."""
    recipients = import_recipients(
        incident,
        content=patients_csv(),
        mapping=MAPPING,
        default_language="fr",
        by=by,
        now=now,
    )
    choose_list(open_campaign(incident, by=by, now=now), recipients=recipients, by=by, now=now)
    return recipients


def patients_csv() -> bytes:
    """The file as a laboratory would export it. The same bytes each time."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADER)
    writer.writerows(_lines())
    return file.getvalue().encode()


def _lines() -> Iterator[tuple[str, str, str, str, str]]:
    for number in range(1, HOW_MANY + 1):
        first, last = _name(number)
        # One in nine has no address, and is told by letter.
        address = "" if number % 9 == 0 else _address(first, last, number)
        yield address, first, last, "en" if number % 5 == 0 else "fr", f"P-{number:05}"


def _name(number: int) -> tuple[str, str]:
    if number % 40 == 1:
        return NASTY[number // 40 % len(NASTY)]
    # 17 and 13 have no factor in common: 221 pairs before one comes again.
    return FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]


def _address(first: str, last: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", f"{first[:1]}{last}").encode("ascii", "ignore").decode()
    letters = "".join(letter for letter in plain.lower() if letter.isalnum())[:20]
    return f"{letters or 'patient'}.{number}@patients.example"
