"""Canaries in every free text: none is found in clear in anything that reaches the disk."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from incidents.models import Facts
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.services.decisions import decide
from incidents.services.facts import TEXTS, record_figure, save_facts
from incidents.services.files import store_file
from incidents.services.incidents import add_note, log_incident
from incidents.services.signals import record_signal, say_awareness

# As text, as PostgreSQL shows binary columns, and as some files hold text.
CANARY_WRITTEN_AS = [b"CANARY-", b"CANARY-".hex().encode(), "CANARY-".encode("utf-16-le")]
pytestmark = pytest.mark.django_db(transaction=True)


def canary(name):
    return f"CANARY-{name}-é"


@pytest.fixture
def written(laboratory, alice, now):
    """Every free text of the ground floor, written through the services."""
    incident = log_incident(laboratory, title=canary("title"), by=alice, now=now)
    moment = instant_at(now, "Europe/Paris")
    signal = record_signal(
        incident, source="press", moment=moment, text=canary("signal"), by=alice, now=now
    )
    say_awareness(
        incident,
        moment=moment,
        how="press",
        who=canary("who"),
        signal=signal,
        reason=canary("reason"),
        by=alice,
        now=now,
    )
    file = store_file(
        laboratory,
        name=canary("name"),
        content_type="text/plain",
        content=canary("content").encode(),
        by=alice,
        now=now,
    )
    add_note(incident, text=canary("note"), file=file, by=alice, now=now)
    facts = BreachFacts(**{name: canary(name) for name in TEXTS})
    save_facts(incident, facts=facts, read_version=0, by=alice, now=now)
    record_figure(
        incident,
        of="persons",
        number=491_840,
        is_exact=False,
        source=canary("source"),
        given_on=date(2026, 10, 23),
        by=alice,
        now=now,
    )
    decide(incident, kind="notify", reasons=canary("decision"), by=alice, now=now)
    return incident


def everything_on_disk(settings):
    """The database as stored, and every file of the data folder."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT query_to_xml(%s, true, false, '')::text", [_all_rows(cursor)])
            return [cursor.fetchone()[0].encode()]
    folder = Path(settings.DATA_DIR)
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def _all_rows(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = [name for (name,) in cursor.fetchall()]
    return " UNION ALL ".join(f"SELECT t::text FROM {table} t" for table in tables)


def test_no_canary_is_found_on_the_disk(written, settings):
    stored = everything_on_disk(settings)
    assert any(written.code_name.encode() in content for content in stored), "we look at the rows"
    for content in stored:
        for written_as in CANARY_WRITTEN_AS:
            assert written_as not in content


def test_each_of_them_is_read_back(written):
    texts = json.loads(Facts.objects.get(incident=written).texts)
    assert texts == {name: canary(name) for name in sorted(TEXTS)}
    assert written.notes.get().text == canary("note")
    assert written.signals.get().text == canary("signal")
    assert written.decisions.get().reasons == canary("decision")
    assert written.notes.get().file.name == canary("name")
