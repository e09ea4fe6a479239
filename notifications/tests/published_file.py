"""A file in the shape of the CNIL's open data, with its faults. Every row in it is invented."""

import io
from datetime import date

from notifications.rules.open_data import open_data
from notifications.rules.open_data_files import read_open_data_file

TODAY = date(2026, 11, 22)
# No-break spaces at the end of some headings, as they are published.
HEADER = ";".join(
    f"{column.heading}\xa0" if at % 3 == 1 else column.heading
    for at, column in enumerate(open_data().columns.values())
)
PREAMBLE = "Extraction générée le 18 mars 2026;;;;;;;;"
HACKED = "Piratage, logiciel malveillant (par exemple rançongiciel) et/ou hameçonnage"
TRADE = "\"Commerce; réparation d''automobiles et de motocycles\""
HEALTH = "Santé humaine et action sociale"
CONFIDENTIALITY, AVAILABILITY = "Perte de la confidentialité", "Perte de la disponibilité"
INTEGRITY = "Perte de l'intégrité"
MANY = "Plus de 5000 personnes"


def row(
    month="2024-05",
    sector=HEALTH,
    natures=CONFIDENTIALITY,
    persons=MANY,
    categories="NIR (Numéro d'Inscription au Répertoire)",
    sensitive="Oui",
    origins=HACKED,
    causes="Acte externe malveillant",
    informed="Oui, les personnes ont été informées",
):
    """One line as it is published; a cell with a semicolon comes in its quotation marks."""
    cells = (month, sector, natures, persons, categories, sensitive, origins, causes, informed)
    return ";".join(cells)


def content(*rows, header=HEADER, preamble=PREAMBLE, encoding="cp1252", end="\r\n"):
    lines = [preamble, header, *rows] if preamble else [header, *rows]
    return (end.join(lines) + end).encode(encoding)


def read(data, *, today=TODAY):
    """(the open file, its notifications)."""
    found = read_open_data_file(io.BytesIO(data), today=today)
    return found, list(found.notifications)
