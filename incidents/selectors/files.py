"""Files that a user may read."""

from incidents.encryption.file_store import read_file
from incidents.models import StoredFile, User
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where


def file_for(user: User, pk: int) -> StoredFile:
    """A stored file. Raises `StoredFile.DoesNotExist` when it is not the user's to read."""
    readable = organisations_where(user, Action.SEE_INCIDENTS)
    return StoredFile.objects.get(pk=pk, organisation__in=readable)


def content_of(file: StoredFile) -> bytes:
    """The bytes in clear. Raises `CannotOpen` when the file on disk was changed or swapped."""
    return read_file(file.row_key)
