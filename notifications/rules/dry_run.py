"""What an import would do with a file, without keeping anybody of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from notifications.rules.persons import person_key
from notifications.rules.recipient_columns import check_mapping, left_out, sensitive_columns
from notifications.rules.recipient_files import Remark, read_table
from notifications.rules.recipient_rows import LineError, RecipientRow, read_recipient

MOST_SHOWN: Final = 100
MOST_SAMPLES: Final = 5


@dataclass(slots=True)
class DryRun:
    """Counts, and the first lines with something to look at (at most 100 of each kind).

    `refused` lines are not imported at all; of a line with a remark the person is imported.
    """

    people: int = 0
    without_email: int = 0
    duplicates: int = 0
    refused: int = 0
    errors: list[LineError] = field(default_factory=list)
    remarks: list[LineError] = field(default_factory=list)
    samples: list[RecipientRow] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    sensitive: list[tuple[str, str]] = field(default_factory=list)  # Column and kind.
    warnings: tuple[Remark, ...] = ()


def dry_run(content: bytes, mapping: Mapping[str, int], *, default_language: str) -> DryRun:
    """Read the whole file as an import would. Raises what `read_table` and `check_mapping` do."""
    table = read_table(content)
    check_mapping(mapping, table.header)
    run = DryRun(warnings=table.warnings, left_out=left_out(mapping, table.header))
    run.sensitive = [(table.header[at], kind) for at, kind in sensitive_columns(table.header)]
    seen: set[str] = set()
    for line in table.rows:
        row = read_recipient(line, mapping, default_language=default_language)
        if isinstance(row, LineError):
            run.refused += 1
            run.errors += [row] if len(run.errors) < MOST_SHOWN else []
        else:
            _count(run, row, seen)
    return run


def _count(run: DryRun, row: RecipientRow, seen: set[str]) -> None:
    key = person_key(row.email, row.first_name, row.last_name)
    if key and key in seen:
        run.duplicates += 1
        return
    seen.add(key)
    run.people += 1
    run.without_email += not row.email
    run.languages.add(row.language)
    if row.remarks and len(run.remarks) < MOST_SHOWN:
        run.remarks += row.remarks
    if len(run.samples) < MOST_SAMPLES:
        run.samples.append(row)
