"""Every regime in the database: what starts a clock, and what ends it."""

from datetime import UTC, datetime

import pytest

from incidents.models import Deadline, Discharge, Entry, Incident
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline, running_deadlines
from incidents.services.clocks import settle_clocks
from incidents.services.decisions import decide
from incidents.services.duties import set_target, state_event, state_kinds, take_back
from incidents.services.incidents import log_incident, name_affected_controllers, tell_controller
from incidents.tests.duty_cast import done, is_now, paris, risk, running, say, under
from tests.cast import HOUR, found, member

pytestmark = pytest.mark.django_db


def test_a_plain_controller_has_one_clock(aware):
    assert list(running(aware)) == ["GDPR 33(1)"]


def test_a_significant_incident_of_an_essential_entity_has_two_clocks_more(
    laboratory, aware, alice, now
):
    under(laboratory, "nis2_essential")
    state_kinds(aware, kinds=["significant"], by=alice, now=now)
    start = now - 5 * HOUR
    assert running(aware) == {
        "NIS2 23(4)(a)": start + 24 * HOUR,
        "GDPR 33(1)": start + 72 * HOUR,
        "NIS2 23(4)(b)": start + 72 * HOUR,
    }
    assert running_deadline(aware, "NIS2 23(4)(a)").recipient == "csirt"


def test_the_month_counts_from_the_notification_that_was_made_and_from_nothing_else(
    laboratory, aware, alice, now
):
    under(laboratory, "nis2_important")
    state_kinds(aware, kinds=["significant"], by=alice, now=now)
    assert "NIS2 23(4)(d)" not in running(aware)
    later = now + 20 * HOUR
    done(running_deadline(aware, "NIS2 23(4)(b)"), later, by=alice, now=later)
    assert "NIS2 23(4)(b)" not in running(aware)
    # One calendar month later on the wall clock of Paris, over the night of 25 October.
    assert running(aware)["NIS2 23(4)(d)"] == datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert {"NIS2 23(4)(a)", "GDPR 33(1)"} <= set(running(aware))


def test_dora_counts_from_the_classification_and_from_each_report(laboratory, aware, alice, now):
    under(laboratory, "financial_entity")
    settle_clocks(aware, by=alice, now=now)
    assert "DORA initial" not in running(aware)
    classified = now - HOUR
    at = paris(classified)
    state_event(aware, kind="classification", at=at, reason="", by=alice, now=now)
    assert running(aware)["DORA initial"] == classified + 4 * HOUR
    assert "DORA intermediate" not in running(aware)
    done(running_deadline(aware, "DORA initial"), now, by=alice, now=now)
    assert running(aware)["DORA intermediate"] == now + 72 * HOUR
    first = now + 70 * HOUR
    done(running_deadline(aware, "DORA intermediate"), first, by=alice, now=first)
    final = running_deadline(aware, "DORA final")
    assert final.at == first
    assert final.due_at == datetime(2026, 11, 26, 14, tzinfo=UTC)


def test_a_later_classification_moves_the_clock_and_asks_for_a_reason(
    laboratory, aware, alice, now
):
    under(laboratory, "financial_entity")
    state_event(aware, kind="classification", at=paris(now - HOUR), reason="", by=alice, now=now)
    with pytest.raises(Refused, match="reason_needed"):
        state_event(aware, kind="classification", at=paris(now), reason=" ", by=alice, now=now)
    state_event(aware, kind="classification", at=paris(now), reason="Later", by=alice, now=now)
    state_event(aware, kind="classification", at=paris(now), reason="Later", by=alice, now=now)
    versions = Deadline.objects.filter(rule="DORA initial").order_by("clock_version")
    assert [(row.state, row.at) for row in versions] == [
        ("replaced", now - HOUR),
        ("running", now),
    ]
    assert aware.anchor_events.count() == 2


@pytest.mark.parametrize(
    ("kind", "hours", "code"),
    [("awareness", 1, "unknown_event"), ("classification", -1, "event_in_future")],
)
def test_an_event_that_cannot_be_is_refused(aware, alice, now, kind, hours, code):
    at = paris(now - hours * HOUR)
    with pytest.raises(Refused, match=code):
        state_event(aware, kind=kind, at=at, reason="", by=alice, now=now)
    assert not aware.anchor_events.exists()


def test_a_high_risk_starts_the_duty_towards_the_people_and_telling_them_ends_it(aware, alice, now):
    risk(aware, "maximal", by=alice, now=now)
    people = running_deadline(aware, "GDPR 34")
    assert (people.due_at, people.at, people.recipient) == (
        None,
        now - 5 * HOUR,
        "data_subjects",
    )
    risk(aware, "maximal", communication="yes_informed", by=alice, now=now)
    people.refresh_from_db()
    assert people.state == Deadline.State.MET
    risk(aware, "maximal", communication="no_but_will", by=alice, now=now)
    assert running_deadline(aware, "GDPR 34").clock_version == 2


def test_a_risk_that_was_judged_lower_lifts_the_duty_and_back_it_runs_again(aware, alice, now):
    risk(aware, "maximal", by=alice, now=now)
    risk(aware, "limited", by=alice, now=now)
    assert Deadline.objects.get(rule="GDPR 34").state == Deadline.State.LIFTED
    risk(aware, "significant", by=alice, now=now)
    assert running_deadline(aware, "GDPR 34").clock_version == 2
    assert running_deadline(aware).clock_version == 2  # Provisional, then said: untouched since.


def test_a_target_of_ones_own_stands_beside_a_duty_without_limit_only(aware, alice, now):
    risk(aware, "maximal", by=alice, now=now)
    people = running_deadline(aware, "GDPR 34")
    set_target(people, hours=48, by=alice, now=now)
    people = running_deadline(aware, "GDPR 34")
    assert (people.due_at, people.target_at) == (None, now + 43 * HOUR)
    set_target(people, hours=None, by=alice, now=now)
    assert running_deadline(aware, "GDPR 34").target_at is None
    with pytest.raises(Refused, match="target_not_here"):
        set_target(running_deadline(aware), hours=48, by=alice, now=now)
    for hours in (0, -1, 8785):
        with pytest.raises(Refused, match="target_out_of_range"):
            set_target(running_deadline(aware, "GDPR 34"), hours=hours, by=alice, now=now)


def test_a_processor_owes_its_controllers_word_until_each_is_told(
    supplier, laboratory, elsewhere, now
):
    erin = member("Erin Roy", supplier, "dpo")
    incident = log_incident(supplier, title="Server open", by=erin, now=now)
    assert running(incident) == {"GDPR 33(2)": None}
    both = [laboratory, elsewhere]
    name_affected_controllers(incident, controllers=both, by=erin, now=now)
    first, second = incident.affected_controllers.order_by("pk")
    tell_controller(first, source_text="", by=erin, now=now)
    assert running(incident) == {"GDPR 33(2)": None}
    tell_controller(second, source_text="", by=erin, now=now)
    assert running(incident) == {}
    third = found("Third of all")
    name_affected_controllers(incident, controllers=[third], by=erin, now=now)
    assert running(incident) == {"GDPR 33(2)": None}


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("not_notify", {"611/2013 2(2)", "NIS2 23(4)(a)", "NIS2 23(4)(b)"}),
        ("not_a_breach", {"NIS2 23(4)(a)", "NIS2 23(4)(b)"}),
    ],
)
def test_a_decision_ends_what_the_law_book_says_and_nothing_else(
    laboratory, aware, alice, now, kind, left
):
    under(laboratory, "nis2_essential", "telecom_provider")
    state_kinds(aware, kinds=["significant"], by=alice, now=now)
    before = running(aware)
    assert set(before) == left | {"GDPR 33(1)", "611/2013 2(2)"}
    decide(aware, kind=kind, reasons="Because.", by=alice, now=now)
    assert set(running(aware)) == left
    decide(aware, kind="notify", reasons="", by=alice, now=now)
    assert running(aware) == before


def test_each_authority_has_its_own_clock_and_a_submission_closes_one(
    laboratory, aware, alice, now
):
    is_now(laboratory, further_authorities=["DPC", "AEPD"])
    settle_clocks(aware, by=alice, now=now)
    clocks = {row.recipient: row for row in running_deadlines(aware)}
    assert set(clocks) == {"CNIL", "DPC", "AEPD"}
    done(clocks["DPC"], now, by=alice, now=now)
    assert {row.recipient for row in running_deadlines(aware)} == {"CNIL", "AEPD"}
    aware.refresh_from_db()
    assert aware.stage == Incident.Stage.OPEN


def test_an_incomplete_notification_opens_the_supplement_and_a_complete_one_does_not(
    aware, alice, now
):
    done(running_deadline(aware), now, kind="partly", by=alice, now=now)
    supplement = running_deadline(aware, "CNIL supplement")
    assert supplement.due_at == now + 72 * HOUR
    done(supplement, now + HOUR, by=alice, now=now + HOUR)
    assert running(aware) == {}


def test_a_complete_notification_leaves_nothing_running(aware, alice, now):
    done(running_deadline(aware), now, by=alice, now=now)
    assert running(aware) == {}
    aware.refresh_from_db()
    assert aware.stage == Incident.Stage.FILED


def test_what_was_recorded_by_mistake_is_taken_back_and_the_clock_runs_again(aware, alice, now):
    first = running_deadline(aware)
    row = done(first, now, by=alice, now=now)
    take_back(row, by=alice, now=now)
    take_back(row, by=alice, now=now)
    again = running_deadline(aware)
    assert (again.due_at, again.clock_version) == (first.due_at, first.clock_version + 1)
    aware.refresh_from_db()
    assert aware.stage == Incident.Stage.OPEN
    done(again, now, by=alice, now=now)
    assert running(aware) == {}
    assert Entry.objects.filter(verb="duty.taken_back").count() == 1


def test_not_owed_is_a_decision_with_reasons_and_stays_so(aware, alice, bob, now):
    risk(aware, "maximal", by=alice, now=now)
    people = running_deadline(aware, "GDPR 34")
    with pytest.raises(Refused, match="not_allowed"):
        done(people, now, kind="not_owed", reason="Encrypted.", by=bob, now=now)
    with pytest.raises(Refused, match="reasons_needed"):
        done(people, now, kind="not_owed", reason=" ", by=alice, now=now)
    row = done(people, now, kind="not_owed", reason="Encrypted.", by=alice, now=now)
    assert done(people, now, kind="not_owed", reason="Encrypted.", by=alice, now=now) == row
    say(aware, now - 2 * HOUR, by=alice, now=now)
    assert set(running(aware)) == {"GDPR 33(1)"}


@pytest.mark.parametrize(("hours", "code"), [(1, "done_in_future"), (-6, "done_before_its_start")])
def test_what_cannot_have_been_done_then_is_refused(aware, alice, now, hours, code):
    with pytest.raises(Refused, match=code):
        done(running_deadline(aware), now + hours * HOUR, by=alice, now=now)
    assert not Discharge.objects.exists()


def test_an_ended_clock_is_not_done_again(aware, alice, now):
    old = running_deadline(aware)
    say(aware, now - 2 * HOUR, by=alice, now=now)
    with pytest.raises(Refused, match="clock_ended"):
        done(old, now, by=alice, now=now)


def test_the_supplement_of_a_report_that_was_taken_back_is_not_owed(aware, alice, now):
    row = done(running_deadline(aware), now, kind="partly", by=alice, now=now)
    assert set(running(aware)) == {"CNIL supplement"}
    take_back(row, by=alice, now=now)
    assert set(running(aware)) == {"GDPR 33(1)"}
    done(running_deadline(aware), now, kind="partly", by=alice, now=now)
    assert set(running(aware)) == {"CNIL supplement"}


def test_a_controller_that_is_named_after_the_duty_was_done_starts_it_again(
    supplier, laboratory, now
):
    erin = member("Erin Roy", supplier, "dpo")
    incident = log_incident(supplier, title="Server open", by=erin, now=now)
    done(running_deadline(incident, "GDPR 33(2)"), now, by=erin, now=now)
    assert running(incident) == {}
    name_affected_controllers(incident, controllers=[laboratory], by=erin, now=now)
    again = running_deadline(incident, "GDPR 33(2)")
    with pytest.raises(Refused, match="controllers_wait"):
        done(again, now, by=erin, now=now)
    tell_controller(incident.affected_controllers.get(), source_text="", by=erin, now=now)
    assert running(incident) == {}
