"""Importing the CNIL's open data: counted while it is read, and current all at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction

from incidents.rules.refusals import Refused
from incidents.services.journal import record
from notifications.models import OpenDataCount, OpenDataEdition
from notifications.rules.open_data_files import Notification, OpenDataFile

# What is counted in memory before it is written, so that a longer file takes no more of it.
KEYS_AT_ONCE = 4_000
IMPORTING, CURRENT = OpenDataEdition.State.IMPORTING, OpenDataEdition.State.CURRENT

Key = tuple[date, str, str, str, str]


def import_open_data(
    file: OpenDataFile, *, now: datetime, even_older: bool = False
) -> OpenDataEdition:
    """Count the notifications of a file; they take the place of what was imported before.

    Written in short transactions, as a list of people is: a file takes seconds, and alerts wait for
    nobody who holds the database. Until the last of them the edition before is shown; what an
    import that was cut off left behind goes with the next one.

    Raises `Refused` as the reading of the file does, and `open_data_nothing_read`,
    `open_data_older` (here, there: months; unless `even_older`), `open_data_overtaken`. Then what
    was imported before stands.
    """
    edition = _begin(now)
    try:
        for counted in _counted(file.notifications):
            _write(edition, counted)
        return _make_current(edition, file, even_older=even_older, now=now)
    except Refused:
        _discard(edition)
        raise


@transaction.atomic
def _begin(now: datetime) -> OpenDataEdition:
    # Locked, so that one which becomes current at this very moment is not among them any more.
    importing = OpenDataEdition.objects.filter(state=IMPORTING).order_by("pk")
    for left_behind in importing.select_for_update(no_key=True):
        _discard(left_behind)
    return OpenDataEdition.objects.create(imported_at=now)


def _counted(notifications: Iterable[Notification]) -> Iterator[Counter[Key]]:
    counted = Counter[Key]()
    for one in notifications:
        counted[_key(one)] += 1
        if len(counted) == KEYS_AT_ONCE:
            yield counted
            counted = Counter()
    yield counted


def _key(one: Notification) -> Key:
    return one.month, one.sector, ",".join(one.natures), ",".join(one.origins), one.band


@transaction.atomic
def _write(edition: OpenDataEdition, counted: Counter[Key]) -> None:
    _insist_on_turn(edition)
    OpenDataCount.objects.bulk_create(
        (
            OpenDataCount(
                edition=edition,
                month=month,
                sector=sector,
                natures=natures,
                origins=origins,
                band=band,
                notifications=number,
            )
            for (month, sector, natures, origins, band), number in counted.items()
        ),
        batch_size=1_000,
    )


@transaction.atomic
def _make_current(
    edition: OpenDataEdition, file: OpenDataFile, *, even_older: bool, now: datetime
) -> OpenDataEdition:
    # Locked before it is judged: of two imports the second sees what the first has put there.
    before = OpenDataEdition.objects.filter(state=CURRENT).select_for_update(no_key=True).first()
    _insist_on_turn(edition)
    _insist_on_months(file, before, even_older=even_older)
    if before:
        _discard(before)
    edition.state, edition.extracted_on = CURRENT, file.extracted_on
    edition.read = file.report.read
    edition.first_month, edition.last_month = file.report.first_month, file.report.last_month
    edition.save()
    _record(edition, file, now=now)
    return edition


def _insist_on_turn(edition: OpenDataEdition) -> None:
    """Another import that began later has discarded this one."""
    importing = OpenDataEdition.objects.filter(pk=edition.pk, state=IMPORTING)
    if not importing.select_for_update(no_key=True).first():
        raise Refused("open_data_overtaken")


def _insist_on_months(
    file: OpenDataFile, before: OpenDataEdition | None, *, even_older: bool
) -> None:
    last = file.report.last_month
    if last is None:
        raise Refused("open_data_nothing_read", unread=file.report.unread)
    if before and before.last_month and last < before.last_month and not even_older:
        raise Refused("open_data_older", here=f"{last:%Y-%m}", there=f"{before.last_month:%Y-%m}")


@transaction.atomic
def _discard(edition: OpenDataEdition) -> None:
    # Whoever writes into it holds it: what they have written is seen once it is ours.
    OpenDataEdition.objects.select_for_update(no_key=True).filter(pk=edition.pk).first()
    OpenDataCount.objects.filter(edition=edition).delete()
    OpenDataEdition.objects.filter(pk=edition.pk).delete()


def _record(edition: OpenDataEdition, file: OpenDataFile, *, now: datetime) -> None:
    report = file.report
    record(
        None,
        verb="open_data.imported",
        subject=edition,
        by=None,
        now=now,
        codes={
            "number": report.read,
            "unread": report.unread,
            "unknown_labels": sum(report.unknown.values()) + report.unknown_left_out,
            "first": f"{edition.first_month:%Y-%m}",
            "last": f"{edition.last_month:%Y-%m}",
        },
    )
