"""Opening an instance: its first people in the database, and this machine as its place."""

from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.encryption.keyring import keyring
from incidents.models import User
from incidents.services.people import set_up
from notifications.services.machine import begin_here


@transaction.atomic
def set_up_here(token: str, *, now: datetime, **answers: Any) -> User:
    """As `set_up`, and the file beside the database that knows the instance; both or none."""
    user = set_up(token, now=now, **answers)
    # Made now: an instance that has begun gets no new keys, however empty it still is.
    keyring()
    begin_here(now=now)
    return user
