"""Evidence and receipts on disk: sealed under random names, never in clear, never rendered."""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings

from incidents.encryption.keyring import keyring


def write_file(row_key: UUID, content: bytes) -> None:
    """Seal `content` into the file of this row; on disk before we return."""
    path = _path(row_key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(keyring().seal(content, place=_place(row_key)))
        file.flush()
        os.fsync(file.fileno())


def read_file(row_key: UUID) -> bytes:
    """The content in clear. Raises `CannotOpen` when the file was changed or swapped."""
    return keyring().unseal(_path(row_key).read_bytes(), place=_place(row_key))


def destroy_file(row_key: UUID) -> None:
    """Remove the sealed file; one that is gone already is fine."""
    _path(row_key).unlink(missing_ok=True)


def _path(row_key: UUID) -> Path:
    return Path(settings.FILES_DIR) / row_key.hex[:2] / row_key.hex


def _place(row_key: UUID) -> str:
    return f"file:{row_key.hex}"
