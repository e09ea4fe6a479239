"""A file of people between its upload and its import: sealed, one per incident, then destroyed."""

from datetime import datetime

from django.db import transaction

from incidents.models import Incident, StoredFile, User
from incidents.rules.roles import Action
from incidents.services.files import forget_file, store_file
from incidents.services.permission import insist
from notifications.rules.recipient_files import read_table
from notifications.selectors.recipients import upload_type, uploads_of


@transaction.atomic
def keep_upload(
    incident: Incident, *, name: str, content: bytes, by: User, now: datetime
) -> StoredFile:
    """Seal a file of people until it is imported; an earlier one that was not is destroyed.

    Raises `Refused`: `not_allowed`, and as `read_table` and `store_file` do.
    """
    insist(by, incident.organisation, Action.PREPARE_NOTICE)
    read_table(content)  # A file that cannot be read at all is refused before it is kept.
    for earlier in uploads_of(incident):
        forget_file(earlier, by=by, now=now)
    return store_file(
        incident.organisation,
        name=name,
        content_type=upload_type(incident),
        content=content,
        by=by,
        now=now,
    )
