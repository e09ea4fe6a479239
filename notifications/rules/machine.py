"""Whether this database belongs to this machine, and whether it is as old as what has left.

A restored database plans again what was sent since its backup; a copied one would write to real
people from a test. Neither can be seen from within the database: the file beside it says which
instance this machine is, and how far it had come.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """What this database is to this machine."""

    FRESH = "fresh"  # Nothing was set up yet, or a machine that is known by name starts.
    SAME = "same"
    RESTORED = "restored"  # Older than what had left from here.
    UNKNOWN = "unknown"  # An instance, and this machine knows none.
    COPY = "copy"  # An instance, and this machine is another one.


STRANGE = frozenset({Standing.UNKNOWN, Standing.COPY})


@dataclass(frozen=True)
class Mark:
    """How far an instance had come: its highest keys, and the digest of its last journal entry."""

    deliveries: int = 0
    ledger: int = 0
    entries: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Kept:
    """What the file on this machine says. `at` is the instant of its mark."""

    instance: str
    mark: Mark
    at: datetime


@dataclass(frozen=True)
class Found:
    """What the database says. `instance` is None before it was set up.

    `has_entry`: the last journal entry that the machine knows is there, unchanged.
    `released_at`: when a person last let the mail of a restored database leave.
    """

    instance: str | None
    mark: Mark
    has_entry: bool = True
    released_at: datetime | None = None


def standing_of(found: Found, kept: Kept | None, *, named: str = "") -> Standing:
    """What the database is to this machine; `named` is the instance its settings name, if any."""
    if found.instance is None:
        return Standing.FRESH
    if named and named != found.instance:
        return Standing.COPY
    if kept is None:
        return Standing.FRESH if named else Standing.UNKNOWN
    if kept.instance != found.instance:
        return Standing.COPY
    if _is_older(found, kept.mark) and not _was_released(found, kept):
        return Standing.RESTORED
    return Standing.SAME


def _is_older(found: Found, mark: Mark) -> bool:
    keys_went_back = found.mark.deliveries < mark.deliveries or found.mark.ledger < mark.ledger
    return keys_went_back or not found.has_entry


def _was_released(found: Found, kept: Kept) -> bool:
    """Another machine of the instance saw the release; this one has not marked anew since."""
    return found.released_at is not None and found.released_at > kept.at
