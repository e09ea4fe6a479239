"""A row whose words fail, or kill, leaves in plain words; it delays no other and is never lost."""

import contextlib
import logging
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert
from notifications.rendering import alerts, frozen
from notifications.rules.alert_states import wait_after_crash
from notifications.services.deliveries import deliver_next
from notifications.tests.mailbox import tick
from notifications.tests.test_services_deliveries import Killed, Server
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]
SECOND = timedelta(seconds=1)


@pytest.fixture
def due_at(aware, laboratory):
    member("Dora Petit", laboratory, "dpo")
    return running_deadline(aware).due_at


@pytest.fixture
def words_of_alice(monkeypatch, alice):
    """Call it with what happens to whoever writes the alert of Alice in its usual words."""
    usual = alerts.alert_message

    def poisoned(problem):
        def write(alert, *, now):
            if alert.contact_id == alice.pk:
                raise problem
            return usual(alert, now=now)

        monkeypatch.setattr(frozen, "alert_message", write)

    return poisoned


def alerts_of(person):
    return Alert.objects.exclude(state=Alert.State.SUPERSEDED).filter(contact=person)


def text_of(server, address):
    [message] = [message for to, message in server.received if to == address]
    return message_from_bytes(message, policy=policy.default)


@pytest.mark.parametrize("problem", [KeyError("x"), ZeroDivisionError(), RecursionError()])
def test_f32_an_alert_whose_words_fail_leaves_at_once_in_plain_ones(
    due_at, aware, alice, bob, words_of_alice, problem, settings
):
    words_of_alice(problem)
    tick(due_at - timedelta(hours=24), server := Server())
    mail = text_of(server, "alice@example.org")
    text = mail.get_content()
    assert mail["Subject"] == f"Alert: {aware.reference}"
    assert aware.organisation.name in text
    assert "UTC, in 24 h." in text
    assert f"{settings.SITE_URL}/incidents/{aware.pk}/" in text
    assert "Patient file" not in mail.as_string()
    assert alerts_of(alice).get().state == Alert.State.ACCEPTED


def test_f32_the_failure_is_logged_by_its_keys_alone(due_at, alice, words_of_alice, caplog):
    words_of_alice(ValueError("alice@example.org has a secret"))
    tick(due_at, Server())
    [line] = [record.getMessage() for record in caplog.records if "Writing" in record.getMessage()]
    assert str(alerts_of(alice).get().pk) in line
    assert "ValueError" in line
    assert "alice@" not in line


def test_f32_even_where_no_words_can_be_made_the_others_leave(
    due_at, alice, words_of_alice, monkeypatch
):
    words_of_alice(ValueError("words"))
    monkeypatch.setattr(frozen, "minimal_message", frozen.alert_message)
    for at in (due_at, due_at + SECOND, due_at + 2 * SECOND):
        tick(at, Server())
    row = alerts_of(alice).get()
    assert (row.state, row.is_set_aside) == (Alert.State.PENDING, True)
    assert Alert.objects.filter(state=Alert.State.ACCEPTED).exclude(contact=alice).exists()


def test_f31_a_row_that_kills_its_worker_leaves_in_plain_words_and_delays_no_other(
    due_at, aware, alice, words_of_alice
):
    words_of_alice(Killed())
    at, server, deaths = due_at, Server(), 0
    while alerts_of(alice).filter(state=Alert.State.ACCEPTED).count() == 0:
        try:
            tick(at, server)
        except Killed:
            deaths += 1
        at += 15 * SECOND
        assert at < due_at + timedelta(minutes=4)
    assert deaths == 2
    assert text_of(server, "alice@example.org")["Subject"] == f"Alert: {aware.reference}"


def test_f31_the_row_that_killed_twice_waits_while_the_others_leave(due_at, alice, words_of_alice):
    words_of_alice(Killed())
    for at in (due_at, due_at + 46 * SECOND):
        with pytest.raises(Killed):
            tick(at, Server())
    swept = tick(due_at + 92 * SECOND, server := Server())
    assert swept.audit.counts["alert_set_aside"] == 1
    row = alerts_of(alice).get()
    assert (row.crashes, row.state, row.is_set_aside) == (2, Alert.State.PENDING, True)
    assert "dora@example.org" in [to for to, _ in server.received]


def test_f31_no_number_of_deaths_gives_an_alert_up(due_at, alice, words_of_alice, monkeypatch):
    words_of_alice(Killed())
    monkeypatch.setattr(frozen, "minimal_message", frozen.alert_message)
    at = due_at
    for _ in range(40):
        with contextlib.suppress(Killed):
            tick(at, Server())
        at += 60 * SECOND
    row = alerts_of(alice).get()
    assert row.crashes > 5
    assert row.state in (Alert.State.PENDING, Alert.State.CLAIMED)
    monkeypatch.undo()
    tick(at + 400 * SECOND, Server())
    assert alerts_of(alice).filter(state=Alert.State.ACCEPTED).exists()


def test_f01_workers_killed_by_chance_after_the_words_were_frozen_cost_no_waiting(due_at, alice):
    at = due_at
    for _ in range(4):
        with pytest.raises(Killed):
            tick(at, Server(dies="before"))
        at += 46 * SECOND
    assert not Alert.objects.filter(crashes__gt=0).exists()
    tick(at, server := Server())
    assert "alice@example.org" in [to for to, _ in server.received]


def test_the_words_are_frozen_once_for_ever(due_at, alice, words_of_alice, monkeypatch):
    with pytest.raises(Killed):
        tick(due_at, Server(dies="before"))
    kept = bytes(alerts_of(alice).get().message or Alert.objects.exclude(message=b"").get().message)
    words_of_alice(AssertionError("written twice"))
    tick(due_at + 46 * SECOND, server := Server())
    assert kept in [message for _, message in server.received]


def test_an_exception_out_of_a_transport_stops_neither_the_tick_nor_the_other_rows(due_at, alice):
    class Broken(Server):
        def hand_over(self, sender, recipient, message, *, before_data):
            if recipient == "alice@example.org":
                raise RuntimeError(recipient)
            return super().hand_over(sender, recipient, message, before_data=before_data)

    swept = tick(due_at, server := Broken())
    assert "dora@example.org" in [to for to, _ in server.received]
    row = alerts_of(alice).get()
    assert (row.state, row.attempts) == (Alert.State.PENDING, 0)
    assert swept.audit is not None


def test_an_exception_in_the_middle_of_the_text_is_unknown_and_sent_again(due_at, alice):
    class Broken(Server):
        def hand_over(self, sender, recipient, message, *, before_data):
            super().hand_over(sender, recipient, message, before_data=before_data)
            raise RuntimeError

    tick(due_at, Broken())
    assert alerts_of(alice).get().state == Alert.State.UNKNOWN


def test_a_channel_brings_its_own_words_and_its_own_way(due_at, alice):
    row = Alert.objects.create(
        organisation=running_deadline_of(alice).incident.organisation,
        incident=running_deadline_of(alice).incident,
        deadline=running_deadline_of(alice),
        rung="due",
        channel=Alert.Channel.SERVICES,
        due_at=due_at,
        planned_at=due_at,
        not_before=due_at,
    )

    def freeze(alert, *, now, plain):
        return frozen.Frozen("", f"key-{alert.pk}", b"{}")

    assert deliver_next(clock=lambda: due_at, transport=Server()) is None
    deliver_next(
        clock=lambda: due_at, transport=(hook := Server()), channels=["services"], freeze=freeze
    )
    row.refresh_from_db()
    assert (row.state, row.message_id, hook.received) == (
        "accepted",
        f"key-{row.pk}",
        [("", b"{}")],
    )


def running_deadline_of(person):
    from incidents.models import Incident

    return running_deadline(Incident.objects.get())


def test_the_first_death_is_no_fault_of_the_row():
    assert wait_after_crash(1, row=7) == timedelta()
    assert timedelta(seconds=30) <= wait_after_crash(2, row=7) <= timedelta(seconds=33)


def test_f29_a_log_that_cannot_be_written_stops_no_alert(
    due_at, alice, words_of_alice, monkeypatch
):
    class Full(logging.StreamHandler):
        def emit(self, record):
            self.stream = FullDisk()
            super().emit(record)

    class FullDisk:
        def write(self, text):
            raise OSError(28, "No space left on device")

        flush = write

    words_of_alice(ValueError("words"))
    handler = Full()
    logging.getLogger("notifications").addHandler(handler)
    try:
        tick(due_at, server := Server())
    finally:
        logging.getLogger("notifications").removeHandler(handler)
    assert {to for to, _ in server.received} >= {"alice@example.org", "dora@example.org"}
