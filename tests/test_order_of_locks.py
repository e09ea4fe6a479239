"""Two writers never wait for each other forever: every form locks in one order.

An organisation, then its incidents, then what belongs to them; the chain of the journal comes
last. Read off the statements, on PostgreSQL: only there are rows locked.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from incidents.models import Incident, User
from incidents.services.incidents import log_incident
from incidents.services.relations import add_all_to_bundle
from notifications.models import Campaign
from notifications.services import submissions
from notifications.services.campaigns import start_sending
from notifications.services.sending import send_due_chunks
from notifications.tests.campaign_cast import Clock, Server, approved_by
from tests import bad_input_world
from tests.bad_input_world import ANSWERS, CSV, FILES, address_of, good_answer
from tests.cast import NOW

LOCK = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE')
UPDATE = re.compile(r'UPDATE "(\w+)"')
CHAIN, INCIDENT = "incidents_chain", "incidents_incident"
FIRST = {"incidents_organisation", INCIDENT}
# Rows that several services write: who writes one holds its incident.
BELOW = {"incidents_deadline", "incidents_signal"}


class Locks:
    """What one transaction locks, in order; `wrong` says where the order was left."""

    def __init__(self):
        # What a transaction makes itself nobody else can wait for.
        self.newest = Incident.objects.latest("pk").pk
        self.wrong = []
        self.begin()

    def begin(self):
        self.held, self.has_chain = set(), False

    def __call__(self, execute, sql, params, many, context):
        locked, written = LOCK.search(sql), UPDATE.match(sql)
        if locked and "SKIP LOCKED" not in sql:
            self._locks(locked[1], {one for one in params or () if isinstance(one, int)})
        elif written and written[1] in BELOW and not any(t == INCIDENT for t, _ in self.held):
            self.wrong.append(f"{written[1]} is written without its incident")
        return execute(sql, params, many, context)

    def _locks(self, table, keys):
        new = {(table, key) for key in keys} - self.held
        known = table != INCIDENT or min(keys) <= self.newest
        if self.has_chain and new and known and table in FIRST:
            self.wrong.append(f"{table} is locked after the chain")
        # The chain of the instance itself has no organisation, and nobody waits for it here.
        self.has_chain |= table == CHAIN and bool(keys)
        self.held |= new


@pytest.fixture
def there(aware, alice, bob, supplier, monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    return bad_input_world.world(aware, alice, bob, supplier)


@pytest.fixture
def locks(there, monkeypatch):
    recorder, commit = Locks(), connection.commit
    monkeypatch.setattr(connection, "commit", lambda: (commit(), recorder.begin()))
    with connection.execute_wrapper(recorder):
        yield recorder


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_now", "mail_leaves")
@pytest.mark.parametrize("name", [*ANSWERS])
def test_a_form_locks_in_the_one_order(there, locks, name):
    client = Client()
    client.force_login(there.alice)
    data, where = good_answer(name, there), address_of(name, there)
    for each in FILES.get(name, ()):
        data[each] = SimpleUploadedFile("people.csv", CSV)
    client.post(where, data)
    assert locks.wrong == []


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_now", "mail_leaves")
def test_the_end_of_a_campaign_and_several_into_a_bundle_lock_so_too(there, locks):
    more = [
        log_incident(there.organisation, title="Again", by=there.alice, now=NOW) for _ in range(2)
    ]
    locks.newest = more[-1].pk
    add_all_to_bundle(there.bundle, incidents=more, by=there.alice, now=NOW)
    approved_by(there.campaign, there.alice, User.objects.get(name="Dora Petit"))
    start_sending(there.campaign, by=there.alice, now=NOW)
    send_due_chunks(clock=Clock(), transport=Server())
    there.campaign.refresh_from_db()
    assert there.campaign.state == Campaign.State.SENT
    assert locks.wrong == []
