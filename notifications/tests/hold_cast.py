"""A database that is older than what left from its machine, or that came from another one."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from incidents.encryption.keyring import keyring
from incidents.models import Instance
from notifications.selectors.machine import kept_here
from notifications.services import machine
from notifications.services.machine import begin_here
from tests.cast import NOW

HOUR = timedelta(hours=1)


def set_up(now=NOW):
    """The instance, and this machine as its place."""
    Instance.objects.create(created_at=now)
    keyring()
    begin_here(now=now)


def as_if_restored(*, deliveries=7, ledger=0, at=NOW):
    """The machine remembers more than the database holds."""
    kept = kept_here()
    mark = replace(
        kept.mark,
        deliveries=kept.mark.deliveries + deliveries,
        ledger=kept.mark.ledger + ledger,
    )
    machine._write(replace(kept, mark=mark, at=at))


def as_if_copied():
    """The database of another instance."""
    Instance.objects.update(instance_id=uuid4())
