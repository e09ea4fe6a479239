"""Whether the alerts can be relied on: every reason why not, as a code.

The checks ask what a page asks, and the machine around it. None of them waits for a server that
does not answer longer than a second. The words are in breachtrack/readiness_words.py.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.backoff import NoBackoff
from redis.retry import Retry

from notifications.rules.audit import ON_HOLD
from notifications.rules.heartbeats import AUDIT, BULK, SWEEP, WATCHDOG
from notifications.selectors.canaries import unconfirmed_organisations
from notifications.selectors.durability import commits_are_durable
from notifications.selectors.heartbeats import Signs, signs_of_life
from notifications.selectors.holds import silence_now
from notifications.selectors.keys import keys_open
from notifications.selectors.mail_servers import mail_troubles
from notifications.selectors.versions import database_is_newer
from notifications.transports.choice import server_names

LEAST_FREE_BYTES = 200 * 1024 * 1024
MOST_CLOCK_DIFFERENCE = timedelta(seconds=10)
BROKER_SECONDS = 0.4  # Twice: to connect and to answer.


@dataclass(frozen=True)
class Reason:
    """Why not, as a code; since when, where that is known; counts by code, of the audit.

    Of a mail server: which one, and which other one the mail leaves through meanwhile.
    """

    code: str
    since: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    server: str = ""
    carried_by: str = ""


def reasons(now: datetime) -> list[Reason]:
    """Everything that keeps the alerts from being relied on; empty when ready.

    `now` is the clock of this process, to be compared with that of the database.
    """
    return [*_of_the_database(now), *_of_the_broker(), *_of_the_disk()]


def _of_the_database(now: datetime) -> list[Reason]:
    try:
        if _migrations_are_pending():
            # The tables may not be there: nothing else is asked of them.
            return [Reason("migrations_pending")]
        if database_is_newer():
            return [Reason("migrations_ahead")]
        signs = signs_of_life()
        return [
            *_of_the_hold(),
            *_of_the_database_itself(),
            *_of_the_clock(signs, now),
            *_of_the_signs(signs),
            *_of_the_mail(),
        ]
    except (DatabaseError, InterfaceError):
        return [Reason("database_unreachable")]


def _migrations_are_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _of_the_database_itself() -> Iterator[Reason]:
    if not commits_are_durable():
        yield Reason("commits_not_durable")
    if not keys_open():
        yield Reason("keys_do_not_open")


def _of_the_hold() -> Iterator[Reason]:
    silence = silence_now()
    if silence:
        yield Reason(f"hold_{silence.code}", silence.since)


def _of_the_clock(signs: Signs, now: datetime) -> Iterator[Reason]:
    if abs(now - signs.now) > MOST_CLOCK_DIFFERENCE:
        yield Reason("clocks_differ")


def _of_the_signs(signs: Signs) -> Iterator[Reason]:
    if SWEEP not in signs.at:
        yield Reason("worker_never")
    elif signs.silent_since is not None:
        yield Reason("all_silent", signs.silent_since)
    elif signs.worker_silent_since is not None:
        yield Reason("worker_silent", signs.worker_silent_since)
    for name in (WATCHDOG, BULK, AUDIT):
        if not signs.is_fresh(name):
            yield Reason(f"{name}_silent", signs.at.get(name))
    findings = {code: number for code, number in signs.findings.items() if code != ON_HOLD}
    if findings:
        yield Reason("audit_failed", counts=findings)


def _of_the_mail() -> Iterator[Reason]:
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        yield Reason("mail_stays_here")
        return
    for found in mail_troubles(server_names()):
        code = f"mail_{found.code}"
        yield Reason(code, found.since, server=found.server, carried_by=found.carried_by)
    if unconfirmed_organisations().exists():
        yield Reason("mail_unconfirmed")


def _of_the_broker() -> Iterator[Reason]:
    if not settings.REDIS_URL:
        return
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=BROKER_SECONDS,
            socket_timeout=BROKER_SECONDS,
            retry=Retry(NoBackoff(), 0),
        ) as broker:
            broker.ping()
    except (redis.RedisError, OSError):
        yield Reason("broker_unreachable")


def _of_the_disk() -> Iterator[Reason]:
    if shutil.disk_usage(settings.DATA_DIR).free < LEAST_FREE_BYTES:
        yield Reason("disk_almost_full")
