"""Canaries in every free text: none is found in clear in anything that reaches the disk."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from incidents.models import Facts, Organisation
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.services.decisions import decide
from incidents.services.facts import TEXTS, record_figure, save_facts
from incidents.services.files import store_file
from incidents.services.incidents import add_note, log_incident
from incidents.services.signals import record_signal, say_awareness
from notifications.rules.answers import answers_digest
from notifications.selectors.campaigns import digest_of
from notifications.selectors.filings import worksheet_of
from notifications.services.campaigns import (
    approve,
    choose_list,
    open_campaign,
    save_text,
    start_sending,
)
from notifications.services.filings import open_filing, save_draft
from notifications.services.recipients import import_recipients
from notifications.services.second_looks import ask_second_look, say_verdict
from notifications.services.sending import send_due_chunks
from notifications.services.submissions import record_submission
from notifications.services.uploads import keep_upload
from notifications.tests.campaign_cast import Clock, Server, draft
from notifications.transports.outcomes import RefusedForGood
from notifications.transports.replies import reply_words
from tests.cast import NOW, member

# As text, as PostgreSQL shows binary columns, and as some files hold text.
CANARY_WRITTEN_AS = [b"CANARY-", b"CANARY-".hex().encode(), "CANARY-".encode("utf-16-le")]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("mail_leaves"),
]


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


@pytest.fixture
def told(written, laboratory, alice):
    """Every free text of the first floor: draft, receipt, paper, list, notice, approval, ledger."""
    incident = written
    filing = open_filing(incident, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    typed = {each: canary(each) for each in ("description", "circumstances", "address")}
    save_draft(filing, answers=typed, read_version=0, by=alice, now=NOW)
    Organisation.objects.filter(pk=laboratory.pk).update(second_person_reads=True)
    incident.organisation.refresh_from_db()
    ask_second_look(filing, by=member("Bob Durand", laboratory, "analyst"), now=NOW)
    digest = answers_digest(worksheet_of(incident).answers)
    verdict = {"verdict": "not_yet", "because": canary("not-yet")}
    say_verdict(filing, read_digest=digest, **verdict, by=alice, now=NOW)
    receipt = store_file(
        laboratory,
        name=canary("receipt-name"),
        content_type="application/pdf",
        content=canary("receipt").encode(),
        by=alice,
        now=NOW,
    )
    record_submission(
        filing,
        kind="initial",
        filed_at=instant_at(NOW, "Europe/Paris"),
        number="VN-1",
        reasons=canary("delay"),
        alone_because=canary("alone"),
        receipt=receipt,
        by=alice,
        now=NOW,
    )
    campaign = open_campaign(incident, by=alice, now=NOW)
    line = ";".join((f"{CANARY}@example.net", canary("first"), canary("last"), canary("reference")))
    content = f"email;prenom;nom;reference;diagnosis\n{line};{canary('health')}\n".encode()
    upload = keep_upload(incident, name=canary("list"), content=content, by=alice, now=NOW)
    recipients = import_recipients(
        incident,
        content=content,
        mapping={"email": 0, "first_name": 1, "last_name": 2, "reference": 3},
        default_language="en",
        by=alice,
        now=NOW,
    )
    choose_list(campaign, recipients=recipients, by=alice, now=NOW)
    save_text(campaign, language="en", draft=notice(), by=alice, now=NOW)
    campaign.refresh_from_db()
    approved = {"read_digest": digest_of(campaign), "alone_because": canary("alone")}
    approve(campaign, **approved, by=alice, now=NOW)
    start_sending(campaign, by=alice, now=NOW)
    refusal = RefusedForGood("rcpt", reply_words(550, ADDRESSED, f"{CANARY}@example.net"))
    server = Server(answers={f"{CANARY}@example.net": refusal})
    send_due_chunks(clock=Clock(NOW), transport=server)
    assert campaign.ledger.get().outcome == "refused"
    assert upload.pk
    return campaign


CANARY = "CANARY-address"
ADDRESSED = f"5.1.1 <{CANARY}@example.net>: Recipient address rejected".encode()


def notice():
    return draft(nature=f"{canary('nature')} {{{{ first_name }}}} {{{{ last_name }}}}")


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


def test_no_canary_of_a_filing_or_a_list_is_found_on_the_disk(told, settings):
    stored = everything_on_disk(settings)
    assert any(told.incident.code_name.encode() in content for content in stored)
    for content in stored:
        for written_as in CANARY_WRITTEN_AS:
            assert written_as not in content, content[content.index(written_as) - 80 :][:200]


def test_what_the_browser_keeps_for_a_message_holds_no_canary(told, alice, sign_in):
    """Messages travel in a cookie or in the row of the session, signed and not encrypted."""
    client = sign_in(alice)
    note = {"text": canary("note of a page")}
    answer = client.post(reverse("note_new", args=[told.incident_id]), note)
    assert "CANARY" not in str(answer.cookies)


def test_each_of_them_is_read_back(written):
    texts = json.loads(Facts.objects.get(incident=written).texts)
    assert texts == {name: canary(name) for name in sorted(TEXTS)}
    assert written.notes.get().text == canary("note")
    assert written.signals.get().text == canary("signal")
    assert written.decisions.get().reasons == canary("decision")
    assert written.notes.get().file.name == canary("name")
