"""Keeping files: evidence and receipts, encrypted from the moment they arrive."""

import hashlib
from datetime import datetime

from django.db import transaction

from incidents.encryption.file_store import destroy_file, write_file
from incidents.models import Organisation, StoredFile, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist

DESTROYED = "application/octet-stream; destroyed"
LARGEST_FILE = 25 * 1024 * 1024


@transaction.atomic
def store_file(
    organisation: Organisation,
    *,
    name: str,
    content_type: str,
    content: bytes,
    by: User,
    now: datetime,
) -> StoredFile:
    """Seal a file (at most 25 MiB) into the store.

    Raises `Refused`: `file_empty`, `file_too_large`.
    """
    if not content:
        raise Refused("file_empty", field="file")
    if len(content) > LARGEST_FILE:
        raise Refused("file_too_large", field="file", megabytes=LARGEST_FILE // 2**20)
    stored = StoredFile.objects.create(
        organisation=organisation,
        name=name[:200],
        content_type=content_type[:100],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_by=by,
        stored_at=now,
    )
    write_file(stored.row_key, content)
    record(
        organisation,
        verb="file.stored",
        subject=stored,
        by=by,
        now=now,
        codes={"sha256": stored.sha256, "size": stored.size},
    )
    return stored


@transaction.atomic
def forget_file(stored: StoredFile, *, by: User, now: datetime) -> None:
    """Destroy the content of a file that has done its work; that it was here stays on record.

    Raises `Refused("not_allowed")` for a file of an organisation that is not the person's.
    """
    insist(by, stored.organisation, Action.SEE_INCIDENTS)
    row_key = stored.row_key
    stored.content_type = DESTROYED
    stored.save(update_fields=["content_type"])
    record(stored.organisation, verb="file.destroyed", subject=stored, by=by, now=now)
    transaction.on_commit(lambda: destroy_file(row_key))
