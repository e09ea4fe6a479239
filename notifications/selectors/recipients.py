"""Lists of people: who may read them, and the rows opened with the key of their list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Length

from incidents.encryption import cipher
from incidents.encryption.keyring import keyring
from incidents.models import Incident, StoredFile, User
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where
from notifications.models import Recipient, RecipientList
from notifications.rules.persons import Person, person_from_bytes

KEY_ID = "list"
SAMPLED = 2_000


@dataclass(frozen=True)
class OpenRow:
    """One row in clear, for as long as somebody looks at it."""

    position: int
    language: str
    person: Person


def upload_type(incident: Incident) -> str:
    """The type under which files of people of one incident are kept until their import."""
    return f"text/csv; recipients-of={incident.pk}"


def uploads_of(incident: Incident) -> QuerySet[StoredFile]:
    """The files of people that wait for their import."""
    return StoredFile.objects.filter(
        organisation=incident.organisation, content_type=upload_type(incident)
    )


def upload_for(user: User, incident: Incident, pk: int) -> StoredFile:
    """A file that waits for its import. Raises `StoredFile.DoesNotExist`."""
    readable = organisations_where(user, Action.PREPARE_NOTICE)
    return uploads_of(incident).get(pk=pk, organisation__in=readable)


def list_with_digest(incident: Incident, digest: str) -> RecipientList | None:
    """The list that this very file was imported into, or is being imported into."""
    discarded = RecipientList.State.DISCARDED
    return incident.recipient_lists.exclude(state=discarded).filter(file_digest=digest).first()


def key_place(recipients: RecipientList) -> str:
    """What the wrapped key of a list is bound to."""
    return f"notifications_recipientlist.wrapped_key:{recipients.row_key.hex}"


def row_place(recipients: RecipientList, position: int) -> str:
    """What a sealed row is bound to: its table, column, list and position."""
    return f"notifications_recipient.sealed:{recipients.row_key.hex}:{position}"


def list_key(recipients: RecipientList) -> bytes:
    """The key of a list. Raises `CannotOpen` once the list was discarded: its key is gone."""
    return keyring().unseal(bytes(recipients.wrapped_key), place=key_place(recipients))


def open_row(row: Recipient, *, recipients: RecipientList, key: bytes) -> Person:
    """The person of a row. Raises `CannotOpen` when the row was changed or moved."""
    place = row_place(recipients, row.position)
    return person_from_bytes(cipher.unseal(bytes(row.sealed), key=key, place=place))


def opened(rows: Iterable[Recipient], *, recipients: RecipientList) -> Iterator[OpenRow]:
    """Rows in clear, with the key of the list unwrapped once."""
    key = list_key(recipients)
    for row in rows:
        yield OpenRow(row.position, row.language, open_row(row, recipients=recipients, key=key))


def languages_of(recipients: RecipientList) -> tuple[str, ...]:
    """The languages in which somebody of the list is written to."""
    languages = recipients.recipients.values_list("language", flat=True)
    return tuple(sorted(languages.order_by().distinct()))


def sample_rows(recipients: RecipientList, *, first: int = 3, nasty: int = 4) -> list[OpenRow]:
    """The first rows and the nastiest ones: the longest, and those with letters beyond ASCII."""
    rows = recipients.recipients.order_by("position")
    chosen = {row.pk: row for row in rows[:first]}
    chosen |= {row.pk: row for row in rows.order_by(Length("sealed").desc(), "position")[:nasty]}
    found = {row.position: row for row in opened(chosen.values(), recipients=recipients)}
    for each in opened(rows[:SAMPLED], recipients=recipients):
        if len(found) >= first + 2 * nasty:
            break
        if not str(each.person).isascii():
            found.setdefault(each.position, each)
    return [found[position] for position in sorted(found)]


def row_at(recipients: RecipientList, position: int) -> OpenRow | None:
    """One row in clear, or None where the list has no such position."""
    rows = recipients.recipients.filter(position=position)
    return next(opened(rows, recipients=recipients), None)
