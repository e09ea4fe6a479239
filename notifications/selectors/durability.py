"""Whether what was committed survives a crash of the database: a row lost is a mail sent twice."""

from django.db import connection


def commits_are_durable() -> bool:
    """What the database says of its own settings. SQLite's are set with each connection."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('synchronous_commit'), current_setting('fsync'),"
            " current_setting('full_page_writes')"
        )
        return "off" not in cursor.fetchone()
