"""How long a tick waits for a row that somebody else holds: hardly at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, connection

SECONDS = 2


@contextmanager
def short_lock_waits() -> Iterator[None]:
    """Within it a locked row is an error after two seconds: of that row, which waits a tick.

    SQLite locks the whole database, for the time of a write: there its own 20 seconds hold.
    """
    if connection.vendor != "postgresql":
        yield
        return
    _set(f"{SECONDS}s")
    try:
        yield
    finally:
        # A connection that broke takes its settings with it.
        with suppress(DatabaseError, InterfaceError):
            _set("0")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [value])
