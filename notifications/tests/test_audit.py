"""The audit asks the goal: each fault that is planted is found, and nothing else is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from incidents.models import Deadline, Incident
from incidents.rules.facts import BreachFacts
from incidents.selectors.clocks import running_deadline
from incidents.services.duties import set_target
from incidents.services.facts import save_facts
from incidents.services.incidents import log_incident
from notifications.models import Alert, Escalation, Heartbeat
from notifications.rendering.audit import audit_text
from notifications.rules.acknowledgements import Word
from notifications.rules.audit import FINDINGS, RunningClock, examine, is_stuck
from notifications.rules.heartbeats import AUDIT
from notifications.rules.ladder import Schedule
from notifications.rules.readers import Reader
from notifications.selectors.audit import audit
from notifications.services import audit as service
from notifications.services.alerts import plan_due_alerts
from notifications.services.audit import audit_and_keep
from notifications.services.confirmations import confirm_logged
from notifications.services.digests import plan_due_digests
from notifications.services.sweep import sweep
from notifications.transports.eml import EmlTransport
from tests.cast import member

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
START = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)
DUE = START + 72 * HOUR
LADDER = Schedule(start=START, due_at=DUE, hours=(48, 24, 12, 6, 3, 1))


def clock(latest, *, contacts=(1,), heard=frozenset(), is_escalating=True, words=()):
    return RunningClock(
        7,
        "gdpr.33.1",
        "CNIL",
        replace(LADDER, words=words),
        tuple(Reader("person", pk) for pk in contacts),
        {Reader("person", pk): at for pk, at in latest.items()},
        frozenset((Reader("person", pk), rung, at) for pk, rung, at in heard),
        is_escalating,
    )


@pytest.mark.parametrize(
    ("as_of", "one", "found"),
    [
        pytest.param(DUE - 49 * HOUR, clock({}), [], id="nothing is due yet"),
        pytest.param(DUE - 48 * HOUR, clock({}), ["before-48h"], id="due and no row"),
        pytest.param(DUE - 47 * HOUR, clock({1: DUE - 48 * HOUR}), [], id="due and a row"),
        pytest.param(
            DUE - 24 * HOUR, clock({1: DUE - 48 * HOUR}), ["before-24h"], id="only an earlier rung"
        ),
        pytest.param(DUE - 24 * HOUR, clock({1: DUE - 12 * HOUR}), [], id="a later rung"),
        pytest.param(DUE + 90 * HOUR, clock({1: DUE}), ["late-3d"], id="late, daily"),
        pytest.param(
            DUE - 24 * HOUR,
            clock({1: DUE - 24 * HOUR}, contacts=(1, 2)),
            ["before-24h"],
            id="one of two people",
        ),
        pytest.param(DUE - 60 * HOUR, clock({}, contacts=()), [""], id="nobody to tell"),
        pytest.param(
            DUE - 24 * HOUR,
            clock({}, heard=frozenset({(1, "before-24h", DUE - 24 * HOUR)})),
            [],
            id="heard for the clock that this one replaced",
        ),
        pytest.param(
            DUE - 24 * HOUR,
            clock({}, heard=frozenset({(2, "before-24h", DUE - 24 * HOUR)})),
            ["before-24h"],
            id="heard by somebody else",
        ),
    ],
)
def test_the_alert_that_is_due_is_asked_for(as_of, one, found):
    assert [finding.rung for finding in examine([one], as_of=as_of)] == found


ON_IT = Word(DUE - 30 * HOUR, DUE - 6 * HOUR)


@pytest.mark.parametrize(
    ("as_of", "words", "is_escalating", "codes"),
    [
        pytest.param(DUE - 49 * HOUR, (), False, [], id="no alert has come yet"),
        pytest.param(DUE - 24 * HOUR, (), True, [], id="the next person waits their turn"),
        pytest.param(DUE - 24 * HOUR, (), False, ["nobody_called"], id="nobody is called"),
        pytest.param(DUE - 24 * HOUR, (ON_IT,), False, [], id="somebody is on it"),
        pytest.param(DUE - 31 * HOUR, (ON_IT,), False, [], id="somebody has said so since"),
        pytest.param(DUE - 5 * HOUR, (ON_IT,), False, ["nobody_called"], id="their word ended"),
    ],
)
def test_a_clock_that_nobody_is_on_calls_the_next_person(as_of, words, is_escalating, codes):
    one = clock({1: DUE}, is_escalating=is_escalating, words=words)
    assert [finding.code for finding in examine([one], as_of=as_of)] == codes


@pytest.mark.parametrize(
    ("left", "stuck"),
    [(45, False), (0, False), (-30, False), (-31, True), (75, False), (76, True), (None, True)],
)
def test_a_claim_is_stuck_after_its_lease_and_two_ticks(left, stuck):
    until = None if left is None else START + left * SECOND
    assert stuck == is_stuck(until, now=START, lease=45 * SECOND, tick=15 * SECOND)


# Planted faults, on an incident whose alert of 24 hours before was sent by a whole tick.


@pytest.fixture
def tick(tmp_path):
    def tick(at):
        return sweep(clock=lambda: at, transport=EmlTransport(tmp_path))

    return tick


@pytest.fixture
def at(aware, tick):
    """A minute after the 24-hour rung, which the tick then planned and handed over."""
    rung = running_deadline(aware).due_at - 24 * HOUR
    assert tick(rung).audit.is_clean
    assert tick(rung + 60 * SECOND).audit.is_clean
    return rung + 60 * SECOND


def found(at):
    return audit(now=at).counts


def sent():
    return Alert.objects.filter(rung="before-24h")


pytestmark = pytest.mark.django_db


def test_where_all_is_well_nothing_is_found(at):
    assert found(at) == {}


def test_a_deleted_alert_is_found(at):
    alert = sent().get()
    alert.deliveries.all().delete()
    alert.delete()
    assert found(at) == {"alert_missing": 1}


@pytest.mark.parametrize("state", ["cancelled", "superseded"])
def test_an_alert_that_somebody_called_off_is_found(at, state):
    sent().update(state=state)
    assert found(at) == {"alert_missing": 1}


def test_a_planner_that_sleeps_is_found(at, aware):
    """The machine says that nothing is to be planned; the goal says otherwise."""
    Deadline.objects.update(next_alert_at=at + 900 * HOUR)
    Escalation.objects.update(next_step_at=at + 900 * HOUR)
    assert found(at + 12 * HOUR) == {"alert_missing": 1}


def test_a_planner_that_forgot_the_clock_is_found(at):
    Deadline.objects.update(next_alert_at=None)
    Escalation.objects.update(next_step_at=at + 900 * HOUR)
    assert found(at + 12 * HOUR) == {"alert_missing": 1}


def test_an_escalation_that_nobody_makes_is_found(at):
    Escalation.objects.update(next_step_at=at - 31 * SECOND)
    assert found(at) == {"ladder_not_climbed": 1}
    Escalation.objects.update(next_step_at=at - 29 * SECOND)
    assert found(at) == {}


def test_an_escalation_that_was_deleted_is_found(at):
    Escalation.objects.all().delete()
    assert found(at) == {"nobody_called": 1}


def test_what_the_sweep_is_about_to_look_at_is_no_finding_yet(at, laboratory):
    member("Fatou Ba", laboratory, "dpo")
    Deadline.objects.filter(state="running").update(next_alert_at=at)
    assert found(at) == {}
    assert found(at + 31 * SECOND) == {"alert_missing": 1}


def test_f43_a_clock_without_anybody_to_tell_is_found(at, alice):
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert found(at) == {"nobody_to_tell": Deadline.objects.filter(state="running").count()}


def test_f23_an_alert_that_does_not_leave_is_found_after_a_minute(at):
    sent().update(state="pending", not_before=at + 30 * SECOND, planned_at=at)
    assert found(at + 59 * SECOND) == {}
    assert found(at + 60 * SECOND) == {"alert_waits": 1}


@pytest.mark.parametrize("state", ["claimed", "handing"])
def test_f01_a_frozen_lease_is_found(at, state):
    sent().update(state=state, claim_token=uuid4(), lease_until=at + 45 * SECOND)
    assert found(at + 75 * SECOND) == {}
    assert found(at + 76 * SECOND) == {"alert_stuck": 1}


def test_f12_a_lease_from_before_the_clock_was_set_back_is_found(at):
    sent().update(state="claimed", claim_token=uuid4(), lease_until=at + 2 * HOUR)
    assert found(at) == {"alert_stuck": 1}


def test_a_warning_that_the_sweep_does_not_look_at_is_found(at, aware, alice, now):
    from incidents.models import Signal
    from incidents.rules.instants import instant_at
    from incidents.services.signals import record_signal

    record_signal(
        aware,
        source="press",
        moment=instant_at(now, "Europe/Paris"),
        text="An article",
        by=alice,
        now=at,
    )
    assert found(at) == {}
    Signal.objects.update(next_alert_at=at - 31 * SECOND)
    assert found(at) == {"warning_not_seen": 1}


def test_an_open_incident_for_which_no_clock_was_counted_is_found(at, laboratory, alice):
    Incident.objects.create(
        organisation=laboratory,
        reference="2026-999",
        code_name="Nowhere",
        title="By hand",
        logged_by=alice,
        logged_at=at - HOUR,
    )
    assert found(at) == {"no_clock": 1}


def test_a_rung_that_was_heard_before_the_clock_was_replaced_is_not_missed(aware, alice, tick, now):
    save_facts(aware, facts=BreachFacts(severity="maximal"), read_version=0, by=alice, now=now)
    duty = running_deadline(aware, "GDPR 34")
    assert tick(now).audit.is_clean
    set_target(duty, hours=30, by=alice, now=now + HOUR)
    tick(now + HOUR)
    assert tick(now + 2 * HOUR).audit.is_clean
    Alert.objects.filter(deadline=duty).update(state="cancelled")
    assert audit(now=now + 2 * HOUR).counts == {"alert_missing": 1}


# The tick, the command, the cost.


def test_a_tick_keeps_what_its_audit_found(at, tick):
    sent().update(state="claimed", claim_token=uuid4(), lease_until=at + 2 * HOUR)
    swept = tick(at)
    assert swept.audit.counts == {"alert_stuck": 1}
    assert Heartbeat.objects.get(name=AUDIT).findings == {"alert_stuck": 1}


def test_an_audit_that_fails_stops_no_tick_and_gives_no_sign(aware, tick, monkeypatch, caplog):
    def broken(*, now):
        raise RuntimeError("as planned")

    monkeypatch.setattr(service, "audit", broken)
    swept = tick(running_deadline(aware).due_at)
    assert swept.handed == 3, "that it was logged, the summary of the day, and the rung"
    assert swept.audit is None
    assert not Heartbeat.objects.filter(name=AUDIT).exists()


def test_the_command_says_what_is_wrong_and_names_nobody(aware, at, at_now):
    at_now.move_to(at)
    out = StringIO()
    call_command("audit", stdout=out)
    assert out.getvalue() == "Each open incident has the alert that is due.\n"
    sent().update(state="cancelled")
    with pytest.raises(SystemExit, match="1"):
        call_command("audit", stdout=out)
    text = out.getvalue()
    assert "alert_missing: 1 alert that is due is missing" in text
    assert f"alert_missing {aware.reference}" in text
    assert "Alice" not in text
    assert aware.title not in text


def test_findings_are_said_in_one_order_however_the_database_keeps_them():
    assert audit_text({"alert_waits": 1, "alert_missing": 2}).startswith("2 alerts that are due")


def test_f43_an_incident_that_nobody_confirmed_is_found_after_two_ticks(logged, now):
    assert audit(now=now + 30 * SECOND - timedelta(microseconds=1)).is_clean
    [finding] = audit(now=now + 30 * SECOND).findings
    assert (finding.code, finding.incident) == ("not_confirmed", logged.pk)
    confirm_logged(now=now + 31 * SECOND)
    assert audit(now=now + 31 * SECOND).is_clean


def test_each_finding_has_words():
    assert all(f"{code}:" not in audit_text({code: 2}) for code in FINDINGS)


def test_the_number_of_queries_does_not_grow_with_the_clocks(
    laboratory, alice, now, django_assert_max_num_queries
):
    for number in range(12):
        log_incident(laboratory, title=f"Breach {number}", by=alice, now=now)
    plan_due_alerts(now=now + 71 * HOUR)
    confirm_logged(now=now + 71 * HOUR)
    plan_due_digests(now=now + 71 * HOUR)
    Alert.objects.update(state="accepted")
    with django_assert_max_num_queries(25):
        assert audit(now=now + 71 * HOUR).is_clean
    Alert.objects.update(state="cancelled")
    with django_assert_max_num_queries(25):
        assert len(audit(now=now + 71 * HOUR).findings) >= 12


def test_the_sign_of_the_audit_carries_the_databases_clock(aware, now):
    assert audit_and_keep(clock=lambda: now) is not None
    assert Heartbeat.objects.get(name=AUDIT).at == now
