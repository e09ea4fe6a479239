"""Reading which instance this machine is, and what the database in use is to it."""

import json
import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Subquery

from incidents.models import Entry, Instance
from notifications.models import Delivery, Hold, LedgerEntry
from notifications.rules.machine import Found, Kept, Mark, Standing, standing_of

logger = logging.getLogger(__name__)


def standing_now() -> Standing:
    """What the database in use is to this machine. Two short queries and one small file."""
    kept = kept_here()
    return standing_of(found_in_database(kept), kept, named=settings.INSTANCE_ID)


def kept_here() -> Kept | None:
    """What the file of this machine says; None where there is none that can be read."""
    try:
        said = json.loads(settings.MACHINE_FILE.read_text())
        mark = Mark(**said["mark"])
        return Kept(said["instance"], mark, datetime.fromisoformat(said["at"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        # Whoever cannot say which instance they are sends nothing, and every page says so.
        logger.exception("%s cannot be read.", settings.MACHINE_FILE)
        return None


def found_in_database(kept: Kept | None) -> Found:
    """What the database says of itself, and whether it holds what `kept` last saw."""
    row = _instance()
    if row is None:
        return Found(None, Mark())
    instance, deliveries, ledger, entries, digest, released_at = row
    return Found(
        instance=str(instance),
        mark=Mark(deliveries or 0, ledger or 0, entries or 0, digest or ""),
        has_entry=kept is None or _has_entry(kept.mark),
        released_at=released_at,
    )


def _instance() -> tuple[Any, ...] | None:
    """The instance with its highest keys. One query: every page asks."""
    released = Hold.objects.filter(reason=Hold.Reason.RESTORED, released_at__isnull=False)
    return Instance.objects.values_list(
        "instance_id",
        _last(Delivery.objects.order_by("-pk"), "pk"),
        _last(LedgerEntry.objects.order_by("-pk"), "pk"),
        _last(Entry.objects.order_by("-pk"), "pk"),
        _last(Entry.objects.order_by("-pk"), "digest"),
        _last(released.order_by("-released_at"), "released_at"),
    ).first()


def _last(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])


def _has_entry(mark: Mark) -> bool:
    """By its digest: a database that went another way since the backup has other entries."""
    if not mark.entries:
        return True
    return Entry.objects.filter(pk=mark.entries, digest=mark.digest).exists()
