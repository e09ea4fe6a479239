"""Keys, journal, version, power: what may fail around the sender, and what leaves all the same."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from incidents.encryption.keyring import keyring, new_keyring
from incidents.models import Entry, Incident
from incidents.selectors.clocks import running_deadline
from incidents.services.incidents import log_incident
from notifications.models import Alert, Delivery, Hold
from notifications.selectors import versions
from notifications.selectors.durability import commits_are_durable
from notifications.selectors.keys import keys_open
from notifications.services.holds import OtherVersion, begin_hold
from notifications.services.sending import send_due_chunks
from notifications.tests.campaign_cast import Clock, Server, people, started
from notifications.tests.hold_cast import set_up
from notifications.tests.mailbox import Mailbox, tick
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]
HOUR = timedelta(hours=1)


# F17


def test_f17_what_is_committed_survives_a_crash(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert commits_are_durable()
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2, "FULL"
            return
        # The server that the tests start waits for no disk, and that is seen.
        cursor.execute("SHOW fsync")
        assert commits_are_durable() == (cursor.fetchone()[0] == "on")
        cursor.execute("SET LOCAL synchronous_commit TO off")
    assert not commits_are_durable()


class Failing(Server):
    """The database fails over while the last alert of a tick is being handed over: of what it
    knows then nothing later is left.
    """

    def hand_over(self, envelope_from, recipient, message, *, before_data):
        def kept():
            handed = before_data()
            self.alerts = list(Alert.objects.values())
            self.deliveries = list(Delivery.objects.values_list("pk", flat=True))
            return handed

        return super().hand_over(envelope_from, recipient, message, before_data=kept)

    def fails_over(self):
        for row in self.alerts:
            Alert.objects.filter(pk=row["id"]).update(**row)
        Delivery.objects.exclude(pk__in=self.deliveries).delete()


@pytest.fixture
def failed_over(running, aware, settings):
    """(server, what this machine knew before the tick whose last second was lost)."""
    knew, server = settings.MACHINE_FILE.read_bytes(), Failing()
    tick(NOW, server)
    server.fails_over()
    return server, knew


def test_f17_what_was_lost_in_the_middle_of_a_tick_leaves_once_more_and_is_counted(
    failed_over, settings
):
    server, knew = failed_over
    settings.MACHINE_FILE.write_bytes(knew)
    before = list(server.taken)
    tick(NOW + timedelta(seconds=46), server)
    assert server.taken == [*before, before[-1]], "the same bytes to the same person"
    assert Delivery.objects.filter(outcome="unknown").count() == 1
    assert not Alert.objects.filter(state__in=("pending", "claimed", "handing", "unknown")).exists()


def test_f17_what_was_lost_after_a_tick_is_noticed_and_nothing_leaves_until_a_person_says_so(
    failed_over, alice
):
    server, _knew = failed_over
    before = len(server.taken)
    tick(NOW + timedelta(seconds=46), server)
    hold = Hold.objects.get()
    assert hold.reason == Hold.Reason.RESTORED
    [(to, message)] = server.taken[before:]
    assert (to, b"on hold" in message) == ("night@example.org", True)


# F35 and F36: the middle of a deploy, and a deploy taken back


@pytest.fixture
def newer_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('notifications', '9999_of_tomorrow', CURRENT_TIMESTAMP)"
        )


def test_f35_old_code_claims_nothing_once_the_tables_are_newer(aware, alice, dora, newer_tables):
    started(aware, alice, dora, people(2))
    server = Server()
    for send in (
        lambda: tick(running_deadline(aware).due_at, server),
        lambda: send_due_chunks(clock=Clock(), transport=server),
    ):
        with pytest.raises(OtherVersion, match="restart"):
            send()
    assert server.taken == []
    assert not Alert.objects.exists()


def test_f35_a_process_knows_the_version_it_was_started_from(monkeypatch):
    known = versions.known_migrations()
    assert ("notifications", "0001_initial") in known
    assert versions.known_migrations() is known
    assert versions.database_is_of_this_version()


def test_f36_new_code_on_old_tables_waits_too(aware):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notifications'")
    with pytest.raises(OtherVersion):
        tick(NOW, Server())


# F55


def test_f55_after_three_days_without_power_one_alert_for_each_clock_and_person(aware, alice, bob):
    mailbox = Mailbox()
    mailbox.tick(NOW)
    due_at = running_deadline(aware).due_at
    back_at = NOW + timedelta(days=3, hours=2)
    assert back_at > due_at
    mailbox.tick(back_at)
    left = Alert.objects.filter(
        state="accepted", deadline__isnull=False, settled_at=back_at
    ).exclude(rung__in=("logged", "aware"))
    whom = [(alert.deadline_id, alert.channel, alert.contact_id) for alert in left]
    assert whom
    assert len(whom) == len(set(whom))
    for alert in left:
        assert "The scheduler was silent from" in bytes(alert.message).decode("utf-8", "replace")
    assert Alert.objects.filter(state="superseded").exists()


# F56


@pytest.fixture(params=["missing", "another"])
def wrong_keys(request, settings, tmp_path, aware, alice, dora):
    """Everything was written with the right keys; then the file is gone, or another one."""
    set_up()
    started(aware, alice, dora, people(2))
    settings.KEYS_FILE = tmp_path / "keys.json"
    if request.param == "another":
        settings.KEYS_FILE.write_bytes(new_keyring())
    keyring.cache_clear()
    yield
    keyring.cache_clear()


def test_f56_alerts_leave_without_the_keys_and_communications_do_not(
    wrong_keys, aware, caplog, settings
):
    server = Server()
    tick(running_deadline(aware).due_at, server)
    assert "alice@example.org" in server.addresses()
    server.taken.clear()
    assert send_due_chunks(clock=Clock(), transport=server) == 0
    assert server.taken == []
    assert "The keys do not open this database" in caplog.text
    assert not keys_open()


def test_f56_no_new_keys_are_made_for_an_instance_that_has_some(settings, tmp_path, aware):
    set_up()
    settings.KEYS_FILE = tmp_path / "none.json"
    keyring.cache_clear()
    try:
        assert not keys_open()
        assert not settings.KEYS_FILE.exists()
    finally:
        keyring.cache_clear()


def test_f56_a_page_that_needs_the_keys_says_so(wrong_keys, client, alice, aware):
    client.force_login(alice)
    client.raise_request_exception = False
    answer = client.get(f"/incidents/{aware.pk}/")
    assert answer.status_code == 503
    assert "The keys do not open this database" in answer.content.decode()
    assert "keys_do_not_open" in client.get("/readyz").content.decode()


# F57


@pytest.fixture
def journal_refuses(aware):
    """As if the right to insert had been taken away."""
    statements = {
        "sqlite": [
            "CREATE TRIGGER journal_closed BEFORE INSERT ON incidents_entry "
            "BEGIN SELECT RAISE(ABORT, 'closed'); END"
        ],
        "postgresql": [
            "CREATE TRIGGER journal_closed BEFORE INSERT ON incidents_entry "
            "FOR EACH ROW EXECUTE FUNCTION journal_refuses()"
        ],
    }
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def test_f57_without_its_journal_an_action_is_refused_and_alerts_still_leave(
    aware, laboratory, alice, journal_refuses
):
    entries, incidents = Entry.objects.count(), Incident.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        log_incident(laboratory, title="Another", by=alice, now=NOW)
    assert (Entry.objects.count(), Incident.objects.count()) == (entries, incidents)
    server = Server()
    tick(running_deadline(aware).due_at, server)
    assert "alice@example.org" in server.addresses()


def test_f57_a_hold_begins_also_where_the_journal_cannot_be_written(
    aware, alice, journal_refuses, caplog
):
    begin_hold(reason=Hold.Reason.RESTORED, now=NOW)
    assert Hold.objects.filter(released_at=None).exists()
    assert "The journal does not hold" in caplog.text
