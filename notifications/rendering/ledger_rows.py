"""The ledger as a person reads it: with masked addresses, and as a file of rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from incidents.encryption.cipher import CannotOpen
from incidents.rendering.csv_cells import safe_cell
from notifications.models import Campaign, LedgerEntry
from notifications.rules.persons import masked_address, masked_name
from notifications.selectors.recipients import list_key, open_row

HEADER = (
    "position",
    "person",
    "address",
    "outcome",
    "at",
    "server",
    "reply",
    "message_id",
    "message_sha256",
)


@dataclass(frozen=True)
class LedgerRow:
    """One entry with what a screen may show of the person."""

    entry: LedgerEntry
    name: str
    address: str


def masked_rows(campaign: Campaign, entries: Iterable[LedgerEntry]) -> Iterator[LedgerRow]:
    """Entries with masked names and addresses; of a list that was destroyed nothing is shown."""
    recipients = campaign.recipients
    if recipients is None:
        return
    try:
        key = list_key(recipients)
    except CannotOpen:
        key = b""
    for entry in entries:
        try:
            person = open_row(entry.recipient, recipients=recipients, key=key)
        except (CannotOpen, ValueError):
            yield LedgerRow(entry, "", "")
        else:
            yield LedgerRow(entry, masked_name(person), masked_address(person.address))


def csv_rows(rows: Iterable[LedgerRow]) -> Iterator[list[str]]:
    """The header and the rows; no cell begins a formula."""
    yield list(HEADER)
    for row in rows:
        entry = row.entry
        cells = (
            str(entry.position),
            row.name,
            row.address,
            entry.outcome,
            entry.at.isoformat(),
            entry.server,
            entry.reply,
            entry.message_id,
            entry.message_digest,
        )
        yield [safe_cell(cell) for cell in cells]
