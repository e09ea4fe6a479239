"""The delivery log as CSV (RFC 4180), row by row, so that a long one needs no memory."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from incidents.rendering.csv_cells import safe_cell
from notifications.models import Alert
from notifications.rendering.alert_rows import AlertRow, alert_row

# Excel reads UTF-8 only after this mark.
BYTE_ORDER_MARK: Final = "\ufeff"
CHUNK: Final = 200


def _instant(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


COLUMNS: Final[tuple[tuple[Promise, Callable[[AlertRow], object]], ...]] = (
    (_("Planned"), lambda row: _instant(row.alert.planned_at)),
    (_("Due"), lambda row: _instant(row.alert.due_at)),
    (_("Incident"), lambda row: row.alert.incident.reference if row.alert.incident else ""),
    (_("Alert"), lambda row: row.rung),
    (_("About"), lambda row: row.about),
    (_("To"), lambda row: row.to),
    (_("Channel"), lambda row: row.alert.get_channel_display()),
    (_("State"), lambda row: row.state),
    (_("Settled"), lambda row: _instant(row.alert.settled_at)),
    (_("Attempts"), lambda row: len(row.attempts)),
    (_("Answer of the server"), lambda row: row.words),
    (_("Answer of the reader"), lambda row: row.said),
    (_("Message-ID"), lambda row: row.alert.message_id),
)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(alerts: QuerySet[Alert], *, language: str) -> Iterator[str]:
    """The lines of the file, the header first, in the language of the reader; instants in UTC.

    The language is set for each line: while a stream is read, the request is over.
    """
    writer = csv.writer(_Echo())
    with override(language):
        yield BYTE_ORDER_MARK + writer.writerow([str(title) for title, _value in COLUMNS])
    for alert in alerts.iterator(chunk_size=CHUNK):
        with override(language):
            row = alert_row(alert)
            line = writer.writerow([safe_cell(value(row)) for _title, value in COLUMNS])
        yield line
