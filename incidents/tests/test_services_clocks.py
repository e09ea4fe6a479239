"""The clocks of an incident: provisional, said, changed, decided, never lost."""

from datetime import timedelta

import pytest

from incidents.models import Awareness, Deadline, Incident
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import (
    deadlines_of,
    latest_deadline,
    open_deadlines_for,
    outcome_of,
    running_deadline,
)
from incidents.services.decisions import decide
from incidents.services.incidents import log_incident, name_affected_controllers, tell_controller
from incidents.services.signals import record_signal, say_awareness

pytestmark = pytest.mark.django_db
HOURS_72 = timedelta(hours=72)


def moment(at):
    return instant_at(at, "Europe/Paris")


def say(incident, at, *, by, now, reason="The file was opened and confirmed."):
    return say_awareness(
        incident,
        moment=moment(at),
        how="press",
        who="Alice",
        signal=None,
        reason=reason,
        by=by,
        now=now,
    )


def test_a_title_alone_starts_a_provisional_clock_from_the_logging(logged, now):
    deadline = running_deadline(logged)
    assert deadline.is_provisional
    assert deadline.anchor == "logging"
    assert deadline.due_at == now + HOURS_72
    assert deadline.next_alert_at == now
    assert deadline.recipient == "CNIL"


def test_an_earlier_signal_moves_the_provisional_clock_back(logged, alice, now):
    at = now - timedelta(hours=30)
    record_signal(logged, source="press", moment=moment(at), text="Article", by=alice, now=now)
    deadline = running_deadline(logged)
    assert (deadline.anchor, deadline.due_at) == ("signal", at + HOURS_72)
    assert deadline.clock_version == 2


def test_a_later_signal_does_not_move_it_forward(logged, alice, now):
    early, late = now - timedelta(hours=30), now - timedelta(hours=3)
    for at in (early, late):
        record_signal(logged, source="press", moment=moment(at), text="", by=alice, now=now)
    assert running_deadline(logged).due_at == early + HOURS_72


def test_the_awareness_sets_the_clock_that_counts(aware, now):
    deadline = running_deadline(aware)
    assert not deadline.is_provisional
    assert deadline.due_at == now - timedelta(hours=5) + HOURS_72
    assert outcome_of(deadline).due_at == deadline.due_at


def test_after_it_a_signal_moves_nothing(aware, alice, now):
    at = now - timedelta(days=200)
    record_signal(aware, source="security_agency", moment=moment(at), text="", by=alice, now=now)
    assert running_deadline(aware).anchor == "awareness"


def test_a_change_of_awareness_asks_for_a_reason(aware, alice, now):
    with pytest.raises(Refused, match="reason_needed"):
        say(aware, now - timedelta(hours=2), by=alice, now=now, reason="  ")


def test_a_change_keeps_the_earlier_claim_and_the_earlier_clock(aware, alice, now):
    first = running_deadline(aware)
    say(aware, now - timedelta(hours=2), by=alice, now=now)
    assert Awareness.objects.filter(incident=aware).count() == 2
    first.refresh_from_db()
    assert (first.state, first.next_alert_at) == (Deadline.State.REPLACED, None)
    assert running_deadline(aware).clock_version == first.clock_version + 1
    assert deadlines_of(aware).filter(state=Deadline.State.RUNNING).count() == 1


def test_the_future_is_refused_and_nothing_changes(logged, alice, now):
    with pytest.raises(Refused, match="awareness_in_future"):
        say(logged, now + timedelta(seconds=1), by=alice, now=now)
    assert running_deadline(logged).is_provisional


def test_a_reporter_may_log_but_not_say_the_awareness(logged, laboratory, now):
    from tests.cast import member

    dora = member("Dora Petit", laboratory, "reporter")
    with pytest.raises(Refused, match="not_allowed"):
        say(logged, now, by=dora, now=now)


@pytest.mark.parametrize("kind", ["not_notify", "not_a_breach"])
def test_not_notifying_needs_reasons_stops_the_clock_and_stays(aware, alice, now, kind):
    with pytest.raises(Refused, match="reasons_needed"):
        decide(aware, kind=kind, reasons="", by=alice, now=now)
    decide(aware, kind=kind, reasons="The data were unintelligible.", by=alice, now=now)
    assert running_deadline(aware) is None
    assert latest_deadline(aware).state == Deadline.State.DECIDED
    assert Incident.objects.filter(pk=aware.pk).exists()


def test_to_notify_leaves_the_clock_running(aware, alice, now):
    decide(aware, kind="notify", reasons="", by=alice, now=now)
    assert running_deadline(aware) is not None


def test_deciding_otherwise_later_runs_the_same_clock_again(aware, alice, now):
    due_at = running_deadline(aware).due_at
    decide(aware, kind="not_notify", reasons="Unlikely.", by=alice, now=now)
    decide(aware, kind="notify", reasons="", by=alice, now=now + timedelta(hours=1))
    again = running_deadline(aware)
    assert again.due_at == due_at
    assert again.anchor == "awareness"


def test_a_decision_keeps_the_facts_it_was_taken_on(aware, alice, now):
    decision = decide(aware, kind="notify", reasons="", by=alice, now=now)
    decision.refresh_from_db()
    assert len(decision.facts_digest) == 64
    assert '"nature"' in decision.facts


def test_an_approver_decides_and_an_analyst_does_not(aware, bob, now):
    with pytest.raises(Refused, match="not_allowed"):
        decide(aware, kind="notify", reasons="", by=bob, now=now)


def test_a_processor_has_no_72_hours_and_each_controller_told_has_its_own(
    supplier, laboratory, alice, now
):
    from tests.cast import member

    erin = member("Erin Roy", supplier, "dpo")
    incident = log_incident(supplier, title="Server open", by=erin, now=now)
    assert running_deadline(incident) is None
    name_affected_controllers(incident, controllers=[laboratory], by=erin, now=now)
    affected = incident.affected_controllers.get()
    theirs = tell_controller(affected, source_text="Your patients", by=erin, now=now)
    assert theirs.organisation == laboratory
    assert running_deadline(theirs).anchor == "logging"
    assert theirs.signals.get().source == "processor"
    assert list(open_deadlines_for(alice)) == [running_deadline(theirs)]
    again = tell_controller(affected, source_text="Again", by=erin, now=now)
    assert again == theirs


def test_a_double_click_logs_one_incident(laboratory, alice, now):
    from uuid import uuid4

    key = uuid4()
    twice = [
        log_incident(laboratory, title="Once", by=alice, now=now, submission_key=key)
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert Incident.objects.count() == 1


def test_references_count_up_per_organisation_and_year(laboratory, alice, now):
    references = [
        log_incident(laboratory, title="x", by=alice, now=at).reference
        for at in (now, now, now + timedelta(days=100))
    ]
    assert references == ["2026-001", "2026-002", "2027-001"]
