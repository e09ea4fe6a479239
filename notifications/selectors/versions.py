"""Whether the tables in use are those that this program was written for."""

import functools

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS = frozenset({"incidents", "notifications"})
Names = frozenset[tuple[str, str]]


def database_is_newer() -> bool:
    """Whether somebody migrated beyond this program: it is the old one of a deploy. One query."""
    return bool(_applied() - known_migrations())


def database_is_of_this_version() -> bool:
    """Whether neither the program nor the tables are older than the other. One query."""
    return _applied() == known_migrations()


@functools.cache
def known_migrations() -> Names:
    """What this process was started from; a deploy changes the files beneath it."""
    loader = MigrationLoader(None)
    return frozenset(name for name in loader.disk_migrations or () if name[0] in OURS)


def _applied() -> Names:
    applied = MigrationRecorder(connection).applied_migrations()
    return frozenset(name for name in applied if name[0] in OURS)
