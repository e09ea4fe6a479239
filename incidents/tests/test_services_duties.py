"""Every regime in the database: what starts a clock, what ends it, and what moves none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incidents.models import Deadline, Discharge, Entry, Incident
from incidents.rules import regimes
from incidents.rules.instants import instant_at
from incidents.rules.periods import Period
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import outcome_of, running_deadline, running_deadlines
from incidents.selectors.duties import duties_of
from incidents.selectors.facts import facts_of, facts_row
from incidents.services.clocks import settle_clocks
from incidents.services.decisions import decide
from incidents.services.duties import discharge, set_target, state_event, state_kinds, take_back
from incidents.services.facts import save_facts
from incidents.services.incidents import log_incident, name_affected_controllers, tell_controller
from incidents.services.people import change_organisation
from incidents.services.signals import say_awareness
from tests.cast import HOUR, found, member

pytestmark = pytest.mark.django_db


def paris(at):
    return instant_at(at, "Europe/Paris")


def say(incident, at, *, by, now):
    return say_awareness(
        incident, moment=paris(at), how="press", who="", signal=None, reason="Seen.", by=by, now=now
    )


def is_now(organisation, **fields):
    """The organisation under other regimes than its own."""
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(fields))


def under(organisation, *codes, country="FR"):
    is_now(organisation, profile=list(codes), country=country)


def running(incident):
    """What runs: rule to instant due, in the order of the page."""
    return {row.rule: row.due_at for row in running_deadlines(incident)}


def done(deadline, at, *, by, now, kind="done", reason="", number=""):
    return discharge(
        deadline,
        kind=kind,
        at=paris(at),
        number=number,
        reason=reason,
        receipt=None,
        by=by,
        now=now,
    )


def risk(incident, severity, *, by, now, communication=None):
    facts = replace(facts_of(incident), severity=severity, communication=communication)
    return save_facts(
        incident, facts=facts, read_version=facts_row(incident).version, by=by, now=now
    )


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


def test_after_a_filing_another_awareness_stands_beside_the_clock_it_was_judged_by(
    aware, alice, now
):
    judged = running_deadline(aware)
    done(judged, now, by=alice, now=now)
    say(aware, now - timedelta(days=4), by=alice, now=now + HOUR)
    judged.refresh_from_db()
    beside = Deadline.objects.get(rule="GDPR 33(1)", clock_version=judged.clock_version + 1)
    assert (judged.state, judged.due_at) == ("met", now + 67 * HOUR)
    assert (beside.state, beside.due_at) == ("met", now - 24 * HOUR)
    assert beside.ended_at == judged.ended_at
    assert (beside.has_news, beside.next_alert_at) == (True, now + HOUR)
    assert running(aware) == {}


def test_a_changed_awareness_is_news_once_and_a_first_one_is_none(laboratory, aware, alice, now):
    under(laboratory, "telecom_provider")
    settle_clocks(aware, by=alice, now=now)
    assert not Deadline.objects.filter(has_news=True).exists()
    say(aware, now - 2 * HOUR, by=alice, now=now)
    assert [row.rule for row in Deadline.objects.filter(has_news=True)] == ["GDPR 33(1)"]


@pytest.mark.parametrize("kinds", [["high_risk"], ["processor"], ["nis2_essential"], ["x"]])
def test_a_kind_that_nobody_states_is_refused(aware, alice, now, kinds):
    with pytest.raises(Refused, match="unknown_profile_code"):
        state_kinds(aware, kinds=kinds, by=alice, now=now)


def test_another_country_or_profile_settles_open_incidents_and_leaves_filed_ones(
    laboratory, aware, alice, now
):
    filed = log_incident(laboratory, title="Old", by=alice, now=now)
    done(running_deadline(filed), now, by=alice, now=now)
    member("Ada Min", laboratory, "administrator")
    ada = laboratory.memberships.get(role="administrator").user
    change_organisation(laboratory, by=ada, now=now, profile=["telecom_provider"])
    assert set(running(aware)) == {"GDPR 33(1)", "611/2013 2(2)"}
    assert running(filed) == {}
    change_organisation(laboratory, by=ada, now=now, profile=[])
    assert set(running(aware)) == {"GDPR 33(1)"}
    assert Deadline.objects.get(rule="611/2013 2(2)").state == Deadline.State.LIFTED


def test_a_clock_of_2020_stays_72_hours_after_96_are_put_in_force(
    laboratory, alice, now, monkeypatch
):
    incident = log_incident(laboratory, title="The alert of 2020", by=alice, now=now)
    aware_at = datetime(2020, 3, 10, 9, 0, tzinfo=UTC)
    say(incident, aware_at, by=alice, now=now)
    before = list(Deadline.objects.order_by("pk").values())
    _put_in_force(monkeypatch, from_year=2019)
    settle_clocks(incident, by=alice, now=now)
    record_again = list(Deadline.objects.order_by("pk").values())
    assert record_again == before
    kept = running_deadline(incident)
    assert kept.due_at == aware_at + 72 * HOUR
    assert outcome_of(kept).due_at == kept.due_at
    other = log_incident(laboratory, title="Another", by=alice, now=now)
    assert running_deadline(other).due_at == now + 96 * HOUR
    assert running_deadline(other).rule_version == "gdpr-later"


def _put_in_force(monkeypatch, *, from_year):
    text = dict(regimes.packs())["gdpr-2018.toml"]
    assert "period = { hours = 72 }" in text
    later = (
        text.replace("hours = 72", "hours = 96")
        .replace('version = "gdpr-2018.1"', 'version = "gdpr-later"')
        .replace("in_force_from = 2018-05-25", f"in_force_from = {from_year}-01-01")
    )
    book = regimes.assemble((*regimes.packs(), ("gdpr-later.toml", later)))
    assert Period("hours", 96) in [rule.period for rule in book]
    monkeypatch.setattr(regimes, "_law_book", lambda: book)


def test_the_law_of_the_local_day_counts(laboratory, alice):
    """In Auckland it is 18 October 2024, the first day of NIS2, while UTC still has the 17th."""
    under(laboratory, "nis2_essential")
    at = datetime(2024, 10, 17, 12, 0, tzinfo=UTC)
    now = at + HOUR
    incident = log_incident(laboratory, title="Night", by=alice, now=now)
    state_kinds(incident, kinds=["significant"], by=alice, now=now)
    assert set(running(incident)) == {"GDPR 33(1)"}
    say_awareness(
        incident,
        moment=instant_at(at, "Pacific/Auckland"),
        how="press",
        who="",
        signal=None,
        reason="",
        by=alice,
        now=now,
    )
    assert {"NIS2 23(4)(a)", "NIS2 23(4)(b)"} < set(running(incident))


def test_every_duty_keeps_regime_rule_version_and_inputs(laboratory, aware, alice, now):
    under(laboratory, "financial_entity", "nis2_essential", "cyber_insured", "health_body")
    kinds = ["significant", "intrusion"]
    state_kinds(aware, kinds=kinds, by=alice, now=now)
    rows = list(running_deadlines(aware))
    assert {row.rule for row in rows} == {
        "GDPR 33(1)",
        "NIS2 23(4)(a)",
        "NIS2 23(4)(b)",
        "LOPMI L.12-10-1",
        "CSP L.1111-8-2",
    }
    for row in rows:
        counted = outcome_of(row)
        assert (counted.anchor.at, getattr(counted, "due_at", None)) == (row.at, row.due_at)
        assert row.rule_version
        assert row.inputs["place"] == "FR"


def test_settling_again_changes_nothing_and_writes_nothing(laboratory, aware, alice, now):
    under(laboratory, "financial_entity", "nis2_essential")
    state_kinds(aware, kinds=["significant"], by=alice, now=now)
    rows = list(Deadline.objects.order_by("pk").values())
    entries = Entry.objects.count()
    for hours in range(3):
        settle_clocks(aware, by=alice, now=now + hours * HOUR)
    assert list(Deadline.objects.order_by("pk").values()) == rows
    assert Entry.objects.count() == entries


def test_what_has_not_started_is_said_and_runs_nowhere(laboratory, aware, alice, now):
    under(laboratory, "financial_entity")
    settle_clocks(aware, by=alice, now=now)
    waiting = {
        duty.rule.rule: duty.outcome.waits_for
        for duty in duties_of(aware)
        if hasattr(duty.outcome, "waits_for")
    }
    assert waiting == {
        "CNIL supplement": "cnil_incomplete_filing",
        "DORA initial": "classification",
        "DORA intermediate": "dora_initial",
        "DORA final": "dora_intermediate",
    }
    assert not set(waiting) & set(running(aware))
