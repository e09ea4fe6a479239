"""Importing lists of people: sealed row by row under a key of the list, never half usable."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from incidents.encryption import cipher
from incidents.encryption.keyring import keyring
from incidents.models import Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Campaign, Recipient, RecipientList
from notifications.rules.persons import Listed, Person, person_key, person_to_bytes
from notifications.rules.recipient_columns import check_mapping
from notifications.rules.recipient_files import Table, read_table
from notifications.rules.recipient_rows import LineError, RecipientRow, read_recipient
from notifications.selectors.recipients import (
    KEY_ID,
    key_place,
    list_key,
    list_with_digest,
    row_place,
)

ROWS_AT_ONCE = 1_000


@dataclass
class _Counts:
    """What became of the lines of a file."""

    count: int = 0
    without_email: int = 0
    duplicates: int = 0


def import_recipients(
    incident: Incident,
    *,
    content: bytes,
    mapping: Mapping[str, int],
    default_language: str,
    by: User,
    now: datetime,
) -> RecipientList:
    """Import a CSV file: the mapped columns of every line that can be read, nothing else.

    Raises `Refused` as `read_table` and `check_mapping` do, and as `import_people`; what was
    written until then is destroyed.
    """
    table = read_table(content)
    check_mapping(mapping, table.header)
    reading = _Reading(table, mapping, default_language)
    return import_people(incident, people=reading, content=content, by=by, now=now)


class _Reading:
    """The people of a table; counts the lines that cannot be read."""

    def __init__(self, table: Table, mapping: Mapping[str, int], default_language: str) -> None:
        self._table, self._mapping, self._language = table, mapping, default_language
        self.refused = 0

    def __iter__(self) -> Iterator[Listed]:
        for line in self._table.rows:
            row = read_recipient(line, self._mapping, default_language=self._language)
            if isinstance(row, LineError):
                self.refused += 1
            else:
                yield _listed(row)


def _listed(row: RecipientRow) -> Listed:
    person = Person(
        address=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        reference=row.reference,
    )
    return Listed(person, row.language)


def import_people(
    incident: Incident,
    *,
    people: Iterable[Listed],
    content: bytes,
    by: User,
    now: datetime,
) -> RecipientList:
    """Seal people into a new list that becomes usable by the last update.

    `content` is the file they were read from: the same file a second time adds nobody and
    gives the list of the first time. What an import that was cut off left behind is discarded.
    Each person belongs to the organisation of the incident. Raises `Refused`: `not_allowed`,
    `nobody_in_file`, `import_overtaken` (the same file was imported again meanwhile).
    """
    insist(by, incident.organisation, Action.PREPARE_NOTICE)
    recipients = _begin(incident, digest=_file_digest(content), by=by, now=now)
    if recipients.state == RecipientList.State.USABLE:
        return recipients
    try:
        counts = _write_rows(recipients, people)
        if not counts.count:
            raise Refused("nobody_in_file", field="file")
        refused = people.refused if isinstance(people, _Reading) else 0
        return _make_usable(recipients, counts, refused=refused, by=by, now=now)
    except Refused:
        _destroy(recipients)
        raise


def _file_digest(content: bytes) -> str:
    """A keyed digest: from the table alone nobody can test whether a file was imported."""
    plain = hashlib.sha256(content).hexdigest()
    return keyring().blind(plain, purpose="recipient file").hex()


@transaction.atomic
def _begin(incident: Incident, *, digest: str, by: User, now: datetime) -> RecipientList:
    """An empty list, or the one that this very file was imported into before."""
    # Locked, so that of two imports in the same second each sees the list of the other.
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    known = list_with_digest(incident, digest)
    if known and known.state == RecipientList.State.USABLE:
        return known
    if known:
        _destroy(known)
    recipients = RecipientList(
        incident=incident, file_digest=digest, imported_by=by, imported_at=now
    )
    key = os.urandom(cipher.KEY_BYTES)
    recipients.wrapped_key = keyring().seal(key, place=key_place(recipients))
    recipients.save()
    return recipients


def _write_rows(recipients: RecipientList, people: Iterable[Listed]) -> _Counts:
    """Short transactions of 1,000 rows; the same person again is counted and left out."""
    seal, counts, seen = _Sealing(recipients), _Counts(), set[bytes]()
    rows = (row for each in people if (row := seal.row(each, counts, seen)))
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        Recipient.objects.bulk_create(batch)
    return counts


class _Sealing:
    """Makes rows out of people, under the key of one list."""

    def __init__(self, recipients: RecipientList) -> None:
        self._list, self._key = recipients, list_key(recipients)
        self._purpose = f"person in list {recipients.row_key.hex}"
        self._controller = recipients.incident.organisation

    def row(self, listed: Listed, counts: _Counts, seen: set[bytes]) -> Recipient | None:
        """The sealed row at the next position, or None for somebody who stands there."""
        index = self._index(listed.person)
        if index in seen:
            counts.duplicates += 1
            return None
        counts.count += 1
        if index is None:
            counts.without_email += 1
        else:
            seen.add(index)
        return Recipient(
            list=self._list,
            position=counts.count,
            controller=self._controller,
            sealed=cipher.seal(
                person_to_bytes(listed.person),
                key=self._key,
                key_id=KEY_ID,
                place=row_place(self._list, counts.count),
            ),
            person_index=index,
            language=listed.language,
        )

    def _index(self, person: Person) -> bytes | None:
        key = person_key(person.address, person.first_name, person.last_name)
        return keyring().blind(key, purpose=self._purpose) if key else None


@transaction.atomic
def _make_usable(
    recipients: RecipientList, counts: _Counts, *, refused: int, by: User, now: datetime
) -> RecipientList:
    importing = RecipientList.State.IMPORTING
    made = RecipientList.objects.filter(pk=recipients.pk, state=importing).update(
        state=RecipientList.State.USABLE,
        count=counts.count,
        without_email=counts.without_email,
        duplicates=counts.duplicates,
        refused=refused,
    )
    if not made:
        raise Refused("import_overtaken")
    recipients.refresh_from_db()
    _record(
        recipients,
        "recipients.imported",
        by=by,
        now=now,
        people=counts.count,
        without_email=counts.without_email,
        duplicates=counts.duplicates,
        refused=refused,
    )
    return recipients


@transaction.atomic
def discard_list(recipients: RecipientList, *, by: User, now: datetime) -> None:
    """Destroy the key and the rows of a list that nobody was written to from.

    Raises `Refused`: `not_allowed`, `list_in_use` (approved, being sent or sent).
    """
    insist(by, recipients.incident.organisation, Action.PREPARE_NOTICE)
    campaigns = Campaign.objects.filter(recipients=recipients)
    # Locked, so that nobody approves or starts one of them meanwhile.
    locked = list(campaigns.select_for_update(no_key=True).order_by("pk"))
    if any(campaign.state != Campaign.State.DRAFT for campaign in locked):
        raise Refused("list_in_use")
    kept = RecipientList.objects.select_for_update(no_key=True).get(pk=recipients.pk)
    if kept.state == RecipientList.State.DISCARDED:
        return  # The second of two clicks.
    campaigns.update(recipients=None)
    _destroy(recipients)
    _record(recipients, "recipients.discarded", by=by, now=now, people=recipients.count)


def _destroy(recipients: RecipientList) -> None:
    """Without its key no row can be opened, in no backup of the rows either."""
    RecipientList.objects.filter(pk=recipients.pk).update(
        state=RecipientList.State.DISCARDED, wrapped_key=b""
    )
    Recipient.objects.filter(list=recipients).delete()


def _record(
    recipients: RecipientList, verb: str, *, by: User, now: datetime, **codes: object
) -> None:
    record(
        recipients.incident.organisation,
        verb=verb,
        subject=recipients,
        by=by,
        now=now,
        incident=recipients.incident,
        codes=codes,
    )
