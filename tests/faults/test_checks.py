"""Each check of the harness is silent where all is well, and red where its promise is broken."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from incidents.models import Deadline, Entry, User
from notifications.models import Alert, Delivery
from notifications.services.sweep import sweep
from tests.cast import HOUR, NOW
from tests.faults.checks import all_of_them, clocks_that_should_run, copies_beyond_the_first
from tests.faults.outside import Copy, Received, model_of_the_rows, received
from tests.states.invariants import Rows
from tests.states.post import Post
from tests.states.world import World, file, say

pytestmark = pytest.mark.django_db
LATER = NOW + 2 * HOUR


@pytest.fixture
def run():
    """An incident of Alice's, two hours after the awareness was said: all is well."""
    world = World()
    alice = User.objects.get(name="Alice Martin").pk
    pk = world.log("mill", by=alice, now=NOW)
    say(pk, NOW - 50 * HOUR, by=alice, now=NOW)
    post = Post(lambda: 0)
    sweep(clock=lambda: LATER, transport=post)
    post.complain()
    return Finished(world, pk, alice, [copy_of(one) for one in post.copies])


class Finished:
    """What a run left behind: the rows in the database, the copies in the sink."""

    def __init__(self, world, pk, alice, copies):
        self.world, self.pk, self.alice, self.copies = world, pk, alice, copies
        self.went_back = frozenset()

    def red(self):
        rows = Rows()
        found = all_of_them(
            rows,
            Received(tuple(self.copies)),
            model_of_the_rows(rows),
            cutoff=LATER,
            went_back=self.went_back,
        )
        return {code for code, of in found.items() if of}

    @property
    def rung(self):
        """The alert of the most urgent rung, for Alice."""
        rungs = Alert.objects.filter(rung__startswith="before-", state="accepted")
        return rungs.order_by("due_at").last()


def copy_of(post_copy, at=LATER):
    return Copy(post_copy.message_id, post_copy.to, str(hash(post_copy.message)), at)


def test_where_all_is_well_nothing_is_red(run):
    assert run.rung is not None
    assert run.copies
    assert run.red() == set()


def test_i01_an_alert_that_was_never_planned_is_missed(run):
    Delivery.objects.filter(alert=run.rung).delete()
    run.rung.delete()
    assert "I01" in run.red()


def test_i01_i08_an_alert_that_still_waits_is_missed(run):
    Alert.objects.filter(pk=run.rung.pk).update(state="pending")
    assert {"I01", "I08"} <= run.red()


def test_i02_an_accepted_alert_that_the_sink_has_not_is_found(run):
    run.copies = [one for one in run.copies if one.message_id != run.rung.message_id]
    assert run.red() == {"I02"}


def test_i03_a_message_more_than_was_recorded_is_found(run):
    Delivery.objects.filter(alert=run.rung).delete()
    assert "I03" in run.red()


def test_i04_a_copy_that_nobody_was_uncertain_about_is_found(run):
    Delivery.objects.create(alert=run.rung, outcome="accepted", at=LATER)
    run.copies += [one for one in run.copies if one.message_id == run.rung.message_id]
    assert run.red() == {"I04"}
    assert copies_beyond_the_first(Received(tuple(run.copies))) == (1, 2)


def test_a_copy_of_what_was_uncertain_is_none(run):
    Delivery.objects.create(alert=run.rung, outcome="unknown", at=LATER)
    run.copies += [one for one in run.copies if one.message_id == run.rung.message_id]
    assert run.red() == set()


def test_i05_another_name_for_the_same_alert_is_found(run):
    run.copies.append(Copy("<another@x>", "alice@example.org", "1", LATER))
    assert run.red() == {"I05"}


def test_i05_copies_that_differ_are_found(run):
    Delivery.objects.create(alert=run.rung, outcome="unknown", at=LATER)
    run.copies.append(Copy(run.rung.message_id, run.rung.recipient, "other bytes", LATER))
    assert run.red() == {"I05"}


def test_i09_what_waits_for_a_filed_incident_is_found(run):
    Alert.objects.filter(pk=run.rung.pk).update(state="pending")
    file(run.pk, by=run.alice, now=LATER)
    assert "I09" in run.red()


def test_i14_what_left_long_after_its_clock_ended_is_found(run):
    Deadline.objects.filter(pk=run.rung.deadline_id).update(
        state="met", ended_at=LATER - timedelta(minutes=1)
    )
    assert "I14" in run.red()


def test_i16_a_journal_that_was_changed_is_found(run):
    from importlib import import_module

    from django.db import connection

    triggers = import_module("incidents.migrations.0002_journal_triggers")
    triggers.unlock(connection)
    try:
        Entry.objects.filter(verb="organisation.founded").update(codes={"other": True})
        assert run.red() == {"I16"}
    finally:
        triggers.lock(connection)


def test_i20_a_stranger_in_the_sink_is_found(run):
    run.copies.append(Copy(run.rung.message_id, "charlie@elsewhere.example", "1", LATER))
    assert "I20" in run.red()


def test_i25_a_clock_of_73_hours_is_found(run):
    row = Deadline.objects.get(pk=run.rung.deadline_id)
    Deadline.objects.filter(pk=row.pk).update(due_at=row.due_at + HOUR)
    assert "I25" in run.red()


def test_i26_what_was_accepted_and_is_not_any_more_is_found(run):
    run.went_back = frozenset({run.rung.pk})
    assert run.red() == {"I26"}


def test_f23_a_try_that_reached_no_server_is_found(run):
    Alert.objects.filter(pk=run.rung.pk).update(attempts=2)
    assert run.red() == {"F23"}


def test_i01_an_alert_that_was_given_up_is_missed_unless_a_server_refused_it(run):
    rung = run.rung
    Alert.objects.filter(pk=rung.pk).update(state="failed")
    assert "I01" in run.red()
    Delivery.objects.create(alert=rung, outcome="refused_for_good", at=LATER)
    assert run.red() == set()


def test_i01_a_clock_that_should_run_by_what_people_did_is_missed(run):
    model = model_of_the_rows(Rows())
    left_open = [{"what": "log", "incident": run.pk}]
    assert clocks_that_should_run(model, left_open) == []
    assert clocks_that_should_run(model, [{"what": "log", "incident": run.pk + 1}])
    filed = [*left_open, {"what": "file", "incident": run.pk}]
    assert clocks_that_should_run(model, filed)
    assert clocks_that_should_run(model, [*filed, {"what": "take back", "incident": run.pk}]) == []


def test_i06_a_message_to_two_people_is_found(tmp_path):
    line = {"message_id": "<1@x>", "to": ["a@x.fr", "b@x.fr"], "sha256": "0", "at": 0}
    path = tmp_path / "received.jsonl"
    path.write_text(json.dumps(line) + "\n")
    assert received(path).to_more == ("a@x.fr,b@x.fr",)
    path.write_text(json.dumps(line | {"to": ["a@x.fr"]}) + '\n{"message_id": "<2')
    [kept] = received(path).copies
    assert received(path).to_more == ()
    assert kept == Copy("<1@x>", "a@x.fr", "0", datetime.fromtimestamp(0, UTC))
