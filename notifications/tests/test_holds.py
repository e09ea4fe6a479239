"""After a restore nothing leaves but one message, until a person releases; a copy is silent."""

import json
import os
import stat
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest

from incidents.models import Entry, Instance
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline
from notifications.models import Alert, Delivery, Hold, LedgerEntry
from notifications.rules.audit import ON_HOLD
from notifications.rules.machine import Standing
from notifications.selectors.holds import may_release, silence_now, waits_now
from notifications.selectors.machine import kept_here, standing_now
from notifications.services.holds import begin_hold, release
from notifications.services.machine import remember
from notifications.services.ping import ping_after
from notifications.services.sending import send_due_chunks
from notifications.services.trials import send_trial
from notifications.tests.campaign_cast import Clock, people, started
from notifications.tests.hold_cast import as_if_restored, set_up
from notifications.tests.mailbox import tick
from notifications.transports.outcomes import NotReached
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def texts(server):
    return [message_from_bytes(message, policy=policy.default) for _to, message in server.taken]


# The machine remembers


def test_after_each_tick_the_machine_knows_how_far_it_had_come(running, aware, server):
    tick(running_deadline(aware).due_at, server)
    mark = kept_here().mark
    assert Delivery.objects.count() == len(server.taken) > 0
    assert mark.deliveries == Delivery.objects.order_by("pk").last().pk
    assert mark.entries == Entry.objects.order_by("pk").last().pk
    assert standing_now() is Standing.SAME


def test_after_each_chunk_the_machine_knows_it_too(running, logged, alice, dora, server):
    started(logged, alice, dora, people(3))
    send_due_chunks(clock=Clock(), transport=server)
    assert LedgerEntry.objects.count() == 3
    assert kept_here().mark.ledger == LedgerEntry.objects.order_by("pk").last().pk


def test_the_file_is_for_the_owner_alone_and_never_half_written(
    running, aware, server, settings, monkeypatch
):
    mode = stat.S_IMODE(settings.MACHINE_FILE.stat().st_mode)
    assert mode == 0o600
    before = settings.MACHINE_FILE.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    tick(running_deadline(aware).due_at, server)
    assert server.taken, "a full disk stops no alert"
    assert settings.MACHINE_FILE.read_bytes() == before
    names = {each.name for each in settings.DATA_DIR.glob("*machine*")}
    assert names == {"machine.json", "machine.lock"}


def test_the_mark_never_goes_back_by_itself(running, logged):
    as_if_restored()
    before = kept_here()
    remember(now=NOW + HOUR)
    assert kept_here() == before


def test_a_whole_folder_that_moved_is_no_copy(running, settings, tmp_path):
    moved = tmp_path / "elsewhere" / "machine.json"
    moved.parent.mkdir()
    settings.MACHINE_FILE.rename(moved)
    settings.MACHINE_FILE = moved
    assert standing_now() is Standing.SAME


@pytest.mark.parametrize("content", ["", "{", "[]", '{"instance": "x"}', '{"mark": {"a": 1}}'])
def test_a_file_that_cannot_be_read_names_no_instance(running, settings, content):
    settings.MACHINE_FILE.write_text(content)
    assert silence_now().code == "unknown"


def test_machines_that_share_no_folder_are_named_by_their_settings(
    running, settings, server, aware
):
    settings.MACHINE_FILE.unlink()
    assert standing_now() is Standing.UNKNOWN
    settings.INSTANCE_ID = str(Instance.objects.get().instance_id)
    assert standing_now() is Standing.FRESH
    tick(NOW, server)
    assert standing_now() is Standing.SAME
    settings.INSTANCE_ID = str(uuid4())
    assert standing_now() is Standing.COPY


# F49: restored


def test_f49_nothing_leaves_a_restored_database_but_one_message(restored, server, aware, logged):
    due_at = running_deadline(aware).due_at
    for at in (due_at - HOUR, due_at, due_at + HOUR):
        tick(at, server)
    assert server.addresses() == ["night@example.org"]
    [message] = texts(server)
    assert message["Subject"] == (
        "Restored, alerts on hold, 1 deadline within 72 h / "
        "Restauré, alertes suspendues, 1 échéance sous 72 h"
    )
    text = message.get_content()
    assert "/release/" in text
    for name in ("Laboratory", "Alice", "Patient", logged.reference, logged.code_name):
        assert name not in text
    assert Alert.objects.filter(state="pending").count() > 0, "planning goes on"


def test_f49_without_an_emergency_address_the_first_people_of_the_ladder_hear_it(
    laboratory, alice, bob, aware, server
):
    set_up()
    as_if_restored()
    tick(NOW + HOUR, server)
    tick(NOW + 2 * HOUR, server)
    assert server.addresses() == ["alice@example.org"]
    assert "your organisation has no emergency address" in texts(server)[0].get_content()


def test_f49_each_organisation_gets_its_own_number(running, aware, elsewhere, charlie, server):
    as_if_restored()
    tick(NOW + HOUR, server)
    subjects = {
        to: text["Subject"] for (to, _), text in zip(server.taken, texts(server), strict=True)
    }
    assert "1 deadline within 72 h" in subjects["night@example.org"]
    assert "0 deadlines within 72 h" in subjects["charlie@example.org"]


def test_f49_no_notice_leaves_a_restored_database(running, logged, alice, dora, server):
    started(logged, alice, dora, people(3))
    as_if_restored()
    assert send_due_chunks(clock=Clock(), transport=server) == 0
    assert server.taken == []
    assert Hold.objects.get().reason == "restored", "whoever looks first begins the hold"
    release(Hold.objects.get(), by=None, now=NOW + HOUR)
    assert send_due_chunks(clock=Clock(NOW + HOUR), transport=server) == 3


def test_f49_no_other_mail_leaves_either(restored, alice, client, mailoutbox, settings, logged):
    settings.EMAIL_BACKEND = "breachtrack.mail.EmlBackend"
    client.post("/accounts/password/reset/", {"email": alice.email})
    assert not list(settings.MAIL_DIR.glob("*.eml"))


def test_f49_a_trial_is_refused(restored, logged, alice, dora, server):
    text = started(logged, alice, dora, people(1)).texts.get()
    with pytest.raises(Refused, match="mail_on_hold"):
        send_trial(text, transport=server, by=alice, now=NOW)


def test_f49_the_audit_has_one_finding_and_the_ping_is_silent(restored, aware, server, settings):
    settings.PING_URL = "https://hc.example.org/ping/key"
    swept = tick(running_deadline(aware).due_at + HOUR, server)
    assert swept.audit.counts == {ON_HOLD: 1}
    assert ping_after(swept) is None


def test_f49_the_hold_is_in_the_journal_of_the_instance(restored):
    entry = Entry.objects.get(verb="hold.began")
    assert entry.chain.organisation is None
    assert entry.codes == {"reason": "restored"}


def test_f49_after_the_release_one_alert_for_each_clock_and_person(
    restored, running, aware, alice, bob, server
):
    due_at = running_deadline(aware).due_at
    for hours in (48, 24, 12, 6, 3, 1, 0):
        tick(due_at - hours * HOUR, server)
    server.taken.clear()
    release(restored, by=alice, now=due_at)
    tick(due_at + SECOND, server)
    tick(due_at + 15 * SECOND, server)
    about_clock = Alert.objects.filter(state="accepted", deadline__isnull=False)
    per_person = {}
    for alert in about_clock:
        per_person.setdefault((alert.deadline_id, alert.channel, alert.contact_id), []).append(
            alert
        )
    assert per_person
    assert all(len(alerts) == 1 for alerts in per_person.values())
    assert {alert.rung for alert in about_clock} == {"due"}


def test_f49_after_the_release_the_mark_is_written_anew(restored, alice, server):
    release(restored, by=alice, now=NOW + 2 * HOUR)
    assert standing_now() is Standing.SAME
    tick(NOW + 3 * HOUR, server)
    # A sequence of PostgreSQL never goes back, so that only the row itself says which is the last.
    assert kept_here().mark.deliveries == Delivery.objects.latest("pk").pk
    assert standing_now() is Standing.SAME


def test_f49_a_machine_that_did_not_see_the_release_does_not_hold_again(restored, alice, server):
    release(restored, by=alice, now=NOW + 2 * HOUR)
    tick(NOW + 3 * HOUR, server)
    assert Hold.objects.count() == 1


def test_f49_a_second_restore_is_a_second_hold(restored, alice, server):
    release(restored, by=alice, now=NOW + 2 * HOUR)
    tick(NOW + 3 * HOUR, server)
    server.taken.clear()
    as_if_restored(at=NOW + 4 * HOUR)
    tick(NOW + 5 * HOUR, server)
    assert Hold.objects.filter(released_at=None).count() == 1
    assert server.addresses() == ["night@example.org"]


def test_f49_a_restore_that_lost_only_what_people_entered_is_noticed(
    running, logged, server, settings
):
    said = json.loads(settings.MACHINE_FILE.read_text())
    said["mark"]["digest"] = "of an entry that the backup does not have"
    settings.MACHINE_FILE.write_text(json.dumps(said))
    assert standing_now() is Standing.RESTORED


def test_f49_while_the_server_is_away_the_message_waits_and_then_leaves_once(
    running, aware, server
):
    as_if_restored()
    server.answers["night@example.org"] = NotReached("connect", "refused")
    tick(NOW + HOUR, server)
    del server.answers["night@example.org"]
    tick(NOW + 2 * HOUR, server)
    tick(NOW + 3 * HOUR, server)
    assert server.addresses() == ["night@example.org"]


def test_a_message_that_did_not_leave_before_the_release_leaves_no_more(
    running, aware, alice, server
):
    as_if_restored()
    hold = begin_hold(reason=Hold.Reason.RESTORED, now=NOW)
    release(hold, by=alice, now=NOW + HOUR)
    tick(NOW + 2 * HOUR, server)
    assert server.taken
    assert not [text for text in texts(server) if "alerts on hold" in text["Subject"]]


# What waits, and who may release


def test_what_may_have_been_sent_before_is_what_was_due_at_the_last_mark(
    running, aware, alice, server, no_confirmations
):
    due_at = running_deadline(aware).due_at
    as_if_restored(at=due_at - 40 * HOUR)
    tick(due_at - 39 * HOUR, server)
    first = waits_now()
    assert first.alerts >= first.alerts_again > 0
    tick(due_at - 24 * HOUR, server)
    then = waits_now()
    due_since = Alert.objects.filter(state="pending", due_at__gt=due_at - 40 * HOUR).count()
    assert then.alerts_again == then.alerts - due_since
    assert then.alerts_again < first.alerts_again


def test_how_many_people_may_be_told_twice_is_what_the_ledger_lost(
    running, logged, alice, dora, server
):
    started(logged, alice, dora, people(5))
    as_if_restored(ledger=2)
    send_due_chunks(clock=Clock(NOW + HOUR), transport=server)
    waits = waits_now()
    assert (waits.communications, waits.people, waits.people_again) == (1, 5, 2)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("dpo", True),
        ("administrator", True),
        ("analyst", False),
        ("approver", False),
        ("auditor", False),
        ("reporter", False),
    ],
)
def test_the_dpo_or_an_administrator_releases(laboratory, aware, role, expected):
    assert may_release(member("Zed Nine", laboratory, role)) is expected


def test_nobody_releases_what_waits_for_an_organisation_in_which_they_have_no_say(
    restored, alice, charlie, elsewhere
):
    assert may_release(alice)
    assert not may_release(charlie)
    with pytest.raises(Refused, match="not_allowed"):
        release(restored, by=charlie, now=NOW)


def test_a_hold_is_released_once(restored, alice):
    release(restored, by=alice, now=NOW)
    with pytest.raises(Refused, match="hold_over"):
        release(restored, by=alice, now=NOW)
    entry = Entry.objects.get(verb="hold.released")
    assert entry.actor_id == alice.pk
    assert entry.chain.organisation is None
