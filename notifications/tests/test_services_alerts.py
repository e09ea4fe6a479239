"""Alerts: planned exactly once, the most urgent only, ended with the clock."""

from datetime import timedelta

import pytest

from incidents.models import Deadline
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline
from incidents.services.decisions import decide
from incidents.services.people import give_role
from notifications.models import Alert
from notifications.services.acknowledgements import acknowledge
from notifications.services.alerts import (
    cancel_alerts_no_longer_needed,
    plan_due_alerts,
)
from tests.cast import member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def plan(at, **more):
    return plan_due_alerts(now=at, **more)


def planned(state=Alert.State.PENDING):
    alerts = Alert.objects.filter(state=state).order_by("contact__email", "due_at")
    return [(alert.contact.email.partition("@")[0], alert.rung) for alert in alerts]


def test_nothing_is_planned_before_the_first_rung(aware, now):
    assert plan(now) == 1
    assert planned() == []
    assert running_deadline(aware).next_alert_at == running_deadline(aware).due_at - 48 * HOUR


def test_a_rung_is_planned_when_it_comes_and_once(aware, now):
    at = running_deadline(aware).due_at - 48 * HOUR
    assert plan(at - timedelta(seconds=1)) == 1
    assert planned() == []
    assert plan(at) == 1
    assert planned() == [("alice", "before-48h")]
    assert plan(at) == 0
    assert plan(at + timedelta(seconds=15)) == 0
    assert planned() == [("alice", "before-48h")]


def test_each_rung_replaces_the_one_that_still_waits(aware):
    due_at = running_deadline(aware).due_at
    plan(due_at - 48 * HOUR)
    plan(due_at - 24 * HOUR)
    assert planned() == [("alice", "before-24h")]
    assert planned(Alert.State.SUPERSEDED) == [("alice", "before-48h")]


def test_after_three_days_of_silence_one_alert_leaves_and_the_others_are_recorded(aware):
    due_at = running_deadline(aware).due_at
    silent_since = due_at - 60 * HOUR
    plan(due_at + 12 * HOUR, silent_since=silent_since)
    assert planned() == [("alice", "late-12h")]
    assert len(planned(Alert.State.SUPERSEDED)) == 9 + 1 + 11
    assert Alert.objects.get(rung="late-12h").silent_since == silent_since


def test_an_awareness_long_ago_gives_one_alert_and_no_thousand_rows(logged, alice, now):
    from incidents.rules.instants import instant_at
    from incidents.services.signals import say_awareness

    say_awareness(
        logged,
        moment=instant_at(now - timedelta(days=900), "Europe/Paris"),
        how="external_party",
        who="Alice",
        signal=None,
        reason="",
        by=alice,
        now=now,
    )
    plan(now)
    assert planned() == [("alice", "late-897d")]
    assert planned(Alert.State.SUPERSEDED) == []


def test_the_owner_and_every_dpo_are_alerted_and_nobody_else(aware, bob, laboratory):
    member("Fatou Ba", laboratory, "dpo")
    plan(running_deadline(aware).due_at)
    assert planned() == [("alice", "due"), ("fatou", "due")]


def test_where_no_dpo_is_left_somebody_else_hears(aware, alice, bob, laboratory):
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    plan(running_deadline(aware).due_at)
    assert planned() == [("bob", "due")]


def test_somebody_who_joins_late_hears_what_is_due(aware, laboratory):
    due_at = running_deadline(aware).due_at
    plan(due_at - 2 * HOUR)
    fatou = member("Fatou Ba", laboratory, "reporter")
    give_role(fatou, organisation=laboratory, role="dpo", by=None, now=due_at - 2 * HOUR)
    plan(due_at - 2 * HOUR + timedelta(seconds=15))
    assert planned() == [("alice", "before-2h"), ("fatou", "before-2h")]


def test_somebody_who_comes_back_hears_it_again(aware, alice):
    due_at = running_deadline(aware).due_at
    plan(due_at)
    Alert.objects.update(state=Alert.State.CANCELLED)
    Deadline.objects.filter(state="running").update(next_alert_at=due_at)
    plan(due_at)
    assert planned() == [("alice", "due")]


def test_a_moved_awareness_cancels_the_old_alerts_and_plans_the_new(aware, alice, now):
    from incidents.tests.test_services_clocks import say

    old = running_deadline(aware)
    plan(old.due_at - 48 * HOUR)
    later = old.due_at - 47 * HOUR
    say(aware, now - 30 * HOUR, by=alice, now=later)
    plan(later)
    cancel_alerts_no_longer_needed(now=later)
    assert Alert.objects.get(deadline=old).state == Alert.State.CANCELLED
    new = running_deadline(aware)
    pending = Alert.objects.filter(state="pending").order_by("rung")
    assert [(a.deadline, a.rung) for a in pending] == [(new, "before-24h"), (new, "moved")]


@pytest.mark.parametrize("kind", ["not_notify", "not_a_breach"])
def test_a_decision_ends_the_alerts(aware, alice, now, kind):
    due_at = running_deadline(aware).due_at
    plan(due_at)
    decide(aware, kind=kind, reasons="Unlikely.", by=alice, now=due_at)
    assert cancel_alerts_no_longer_needed(now=due_at) == 1
    assert plan(due_at + 5 * HOUR) == 0
    assert planned() == []


def test_an_acknowledgement_after_the_deadline_calms_hourly_to_daily(aware, alice):
    due_at = running_deadline(aware).due_at
    plan(due_at + HOUR)
    acknowledge(running_deadline(aware), by=alice, now=due_at + 1.5 * HOUR)
    plan(due_at + 2 * HOUR)
    plan(due_at + 3 * HOUR)
    assert planned() == [("alice", "late-1h")]
    plan(due_at + 24 * HOUR)
    assert planned() == [("alice", "late-1d")]


def test_an_acknowledgement_before_the_deadline_silences_nothing(aware, alice):
    due_at = running_deadline(aware).due_at
    acknowledge(running_deadline(aware), by=alice, now=due_at - 10 * HOUR)
    plan(due_at + 2 * HOUR)
    assert planned() == [("alice", "late-2h")]


def test_a_stranger_cannot_acknowledge(aware, charlie, now):
    with pytest.raises(Refused, match="not_allowed"):
        acknowledge(running_deadline(aware), by=charlie, now=now)


def test_an_ended_clock_cannot_be_acknowledged(aware, alice, now):
    deadline = running_deadline(aware)
    decide(aware, kind="not_a_breach", reasons="No personal data.", by=alice, now=now)
    with pytest.raises(Refused, match="clock_ended"):
        acknowledge(deadline, by=alice, now=now)


def test_an_incident_that_nobody_owns_belongs_to_who_says_i_am_on_it(aware, alice, bob, now):
    aware.owner = None
    aware.save(update_fields=["owner"])
    acknowledge(running_deadline(aware), by=bob, now=now)
    acknowledge(running_deadline(aware), by=alice, now=now)
    aware.refresh_from_db()
    assert aware.owner == bob
