"""The register as CSV (RFC 4180), row by row, so that a long one needs no memory."""

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from breachtrack.register.rows import Row, row_of
from incidents.models import Incident
from incidents.rendering.csv_cells import safe_cell
from incidents.rendering.facts import fact_text
from incidents.selectors.facts import facts_in

# Excel reads UTF-8 only after this mark.
BYTE_ORDER_MARK: Final = "\ufeff"
CHUNK: Final = 200


def _fact(name: str) -> Callable[[Row], str]:
    return lambda row: fact_text(facts_in(row.incident), name, zone=row.zone)


COLUMNS: Final[tuple[tuple[Promise, Callable[[Row], object]], ...]] = (
    (_("Reference"), lambda row: row.incident.reference),
    (_("Code name"), lambda row: row.incident.code_name),
    (_("Title"), lambda row: row.incident.title),
    (_("Organisation"), lambda row: row.incident.organisation.name),
    (_("Role"), lambda row: row.incident.get_role_display()),
    (_("Drill"), lambda row: _("yes") if row.incident.is_drill else ""),
    (_("Logged"), lambda row: row.logged),
    (_("Awareness"), lambda row: row.awareness),
    (_("Stage"), lambda row: row.incident.get_stage_display()),
    (_("Duplicate of"), lambda row: row.duplicate_of),
    (_("In one bundle with"), lambda row: row.bundled),
    (_("Decision"), lambda row: row.decision.get_kind_display() if row.decision else ""),
    (_("Decided"), lambda row: row.decided),
    (_("Decided by"), lambda row: row.decision.decided_by.name if row.decision else ""),
    (_("Reasons"), lambda row: row.decision.reasons if row.decision else ""),
    (_("Filed"), lambda row: row.filed),
    (_("Early or late"), lambda row: row.margin),
    (
        _("Number given by the authority"),
        lambda row: row.submission.number if row.submission else "",
    ),
    (_("What happened"), _fact("description")),
    (_("Number of people"), _fact("persons")),
    (_("What these consequences are"), _fact("consequences_text")),
    (_("Measures taken or planned since"), _fact("measures_after")),
)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(incidents: QuerySet[Incident], *, language: str) -> Iterator[str]:
    """The lines of the file, the header first, in the language of the reader.

    The language is set for each line: while a stream is read, the request is over.
    """
    writer = csv.writer(_Echo())
    with override(language):
        header = [str(title) for title, _value in COLUMNS]
    yield BYTE_ORDER_MARK + writer.writerow(header)
    for incident in incidents.iterator(chunk_size=CHUNK):
        with override(language):
            line = writer.writerow(_cells(row_of(incident)))
        yield line


def _cells(row: Row) -> Iterable[str]:
    return [safe_cell(value(row)) for _title, value in COLUMNS]
