"""Keeping, outside the database, which instance this machine is and how far it had come."""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from django.conf import settings

from incidents.encryption.secret_files import write_whole
from notifications.rules.machine import Kept, Standing, standing_of
from notifications.selectors.holds import open_hold
from notifications.selectors.machine import found_in_database, kept_here

logger = logging.getLogger(__name__)


def begin_here(*, now: datetime) -> None:
    """This machine is the instance in the database from now on, and has come as far as it has.

    Called within the transaction that opens the instance, after its row was made: an instance
    without this file would be taken for a copy. Raises OSError where it cannot be written.
    """
    found = found_in_database(None)
    if found.instance is None:
        raise ValueError("there is no instance to begin")
    with _alone():
        _write(Kept(found.instance, found.mark, now))


def remember(*, now: datetime) -> None:
    """Write down how far the instance has come; never less than before, and nothing on hold.

    A file that cannot be written (a full disk) stops no alert: that is shown in another place.
    """
    try:
        with _alone():
            _remember(now)
    except OSError:
        logger.exception("%s cannot be written.", settings.MACHINE_FILE)


def _remember(now: datetime) -> None:
    kept = kept_here()
    found = found_in_database(kept)
    standing = standing_of(found, kept, named=settings.INSTANCE_ID)
    is_ours = standing in (Standing.SAME, Standing.FRESH) and found.instance is not None
    if not is_ours or found.instance is None or open_hold():
        return
    # What is not older is further, or a person has let it leave: either way it is the mark.
    if kept is None or kept.mark != found.mark:
        _write(Kept(found.instance, found.mark, now))


def _write(kept: Kept) -> None:
    said = {"instance": kept.instance, "mark": asdict(kept.mark), "at": kept.at.isoformat()}
    write_whole(settings.MACHINE_FILE, json.dumps(said).encode())


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time: worker, watchdog and bulk each end their ticks here."""
    path = settings.MACHINE_FILE.with_suffix(".lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
