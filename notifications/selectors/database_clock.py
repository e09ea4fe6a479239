"""What time it is for everybody who shares the database, whatever the clock of a host says."""

from datetime import UTC, datetime

from django.db import connection

_QUESTIONS = {
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
    # Not now(): within a transaction that stands still.
    "postgresql": "SELECT clock_timestamp()",
}


def database_now() -> datetime:
    """The present instant by the clock of the database, aware, in UTC. One query."""
    return _ask()


def _ask() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(_QUESTIONS[connection.vendor])
        answer: datetime | str = cursor.fetchone()[0]
    if isinstance(answer, str):
        return datetime.fromisoformat(answer).replace(tzinfo=UTC)
    return answer.astimezone(UTC)
