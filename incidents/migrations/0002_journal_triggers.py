"""The database itself refuses to change or remove an entry of the journal."""

from django.db import migrations

POSTGRESQL_LOCK = """
CREATE FUNCTION journal_refuses() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER journal_rows BEFORE UPDATE OR DELETE ON incidents_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER journal_table BEFORE TRUNCATE ON incidents_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
"""
POSTGRESQL_UNLOCK = """
DROP TRIGGER journal_rows ON incidents_entry;
DROP TRIGGER journal_table ON incidents_entry;
DROP FUNCTION journal_refuses();
"""
SQLITE_LOCK = [
    "CREATE TRIGGER journal_update BEFORE UPDATE ON incidents_entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER journal_delete BEFORE DELETE ON incidents_entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
]
SQLITE_UNLOCK = ["DROP TRIGGER journal_update", "DROP TRIGGER journal_delete"]


def lock(connection):
    run(connection, POSTGRESQL_LOCK, SQLITE_LOCK)


def unlock(connection):
    run(connection, POSTGRESQL_UNLOCK, SQLITE_UNLOCK)


def run(connection, postgresql, sqlite):
    with connection.cursor() as cursor:
        for statement in [postgresql] if connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: lock(editor.connection),
            lambda apps, editor: unlock(editor.connection),
        )
    ]
