"""Files that a user may read."""

from incidents.encryption.file_store import read_file
from incidents.models import StoredFile, User
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where


def file_for(user: User, pk: int) -> StoredFile:
    """A stored file. Raises `StoredFile.DoesNotExist` when it is not the user's to read.

    A type with a parameter is a mark of our own, on a file that is kept for one purpose (a list
    of victims before its import) or that is gone: it is handed to nobody.
    """
    readable = organisations_where(user, Action.SEE_INCIDENTS)
    unmarked = StoredFile.objects.exclude(content_type__contains=";")
    return unmarked.get(pk=pk, organisation__in=readable)


def content_of(file: StoredFile) -> bytes:
    """The bytes in clear. Raises `CannotOpen` when the file on disk was changed or swapped."""
    return read_file(file.row_key)
