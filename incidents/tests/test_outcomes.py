from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.allowances import allowed_until
from incidents.rules.deadlines import NoFixedLimit, NotStarted, outcome, reckon
from incidents.rules.instants import instant_at
from incidents.rules.obligations import Allowance, profile_of
from incidents.rules.periods import Period
from incidents.rules.regimes import proposals, rule_named
from incidents.rules.typed_instants import read_instant

PLAIN = profile_of("FR", ["financial_entity"])
BANK = profile_of("FR", ["credit_institution"])
INITIAL = rule_named("DORA initial", "dora-2025.1")
MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("2025-02-01"),
    max_value=datetime.fromisoformat("2060-01-01"),
    timezones=st.just(UTC),
)
VERSIONS = {
    "NIS2": "nis2-2024.1",
    "DORA": "dora-2025.1",
    "GDPR": "gdpr-2018.1",
    "611/2013": "eprivacy-2013.1",
}


def paris(text):
    return read_instant(text, zone=None, default_zone="Europe/Paris", fold=None)


def of(rule, profile=PLAIN, target=None, **events):
    found = rule_named(rule, VERSIONS[rule.split()[0]])
    happened = {name: paris(text) for name, text in events.items()}
    return outcome(found, happened, profile=profile, target=target)


@pytest.mark.parametrize(
    ("rule", "events", "due", "allowed"),
    [
        pytest.param("NIS2 23(4)(a)", {"awareness": "2026-06-12T16:45"},
                     "2026-06-13T16:45", None, id="R1 early warning"),
        pytest.param("NIS2 23(4)(b)", {"awareness": "2026-06-12T16:45"},
                     "2026-06-15T16:45", None, id="R1 notification"),
        pytest.param("NIS2 23(4)(d)", {"nis2_notification": "2027-01-30T10:00"},
                     "2027-02-28T10:00", None, id="R2"),
        pytest.param("DORA initial",
                     {"awareness": "2026-06-12T16:45", "classification": "2026-06-12T22:00"},
                     "2026-06-13T02:00", "2026-06-15T12:00", id="R3"),
        pytest.param("DORA initial",
                     {"awareness": "2026-06-12T16:45", "classification": "2026-06-14T10:00"},
                     "2026-06-14T14:00", "2026-06-15T12:00", id="R4"),
        pytest.param("DORA intermediate", {"dora_initial": "2026-08-06T13:00"},
                     "2026-08-09T13:00", "2026-08-10T12:00", id="R5"),
        pytest.param("DORA final", {"dora_intermediate": "2026-08-31T18:00"},
                     "2026-09-30T18:00", None, id="R6"),
        pytest.param("DORA final", {"dora_intermediate": "2026-10-14T18:00"},
                     "2026-11-14T18:00", "2026-11-16T12:00", id="final on a Saturday"),
        pytest.param("DORA initial",
                     {"awareness": "2026-07-13T16:45", "classification": "2026-07-13T22:00"},
                     "2026-07-14T02:00", "2026-07-15T12:00", id="initial on a holiday"),
    ],
)  # fmt: skip
def test_the_worked_examples_for_other_clocks(rule, events, due, allowed):
    found = of(rule, **events)
    assert found.due_at == paris(due).at
    assert (found.allowed and found.allowed.until) == (allowed and paris(allowed).at)


def test_a_holiday_that_moves_the_end_is_named():
    found = of("DORA initial", awareness="2026-07-13T16:45", classification="2026-07-13T22:00")
    assert found.allowed.holiday.name_en == "National Day"


def test_banks_have_no_weekend_allowance_for_the_initial_but_for_the_final_report():
    events = {"awareness": "2026-06-12T16:45", "classification": "2026-06-12T22:00"}
    assert of("DORA initial", BANK, **events).allowed is None
    assert of("DORA final", BANK, dora_intermediate="2026-10-14T18:00").allowed is not None


@pytest.mark.parametrize(
    ("classified", "due", "counted_from", "reason"),
    [
        ("2026-06-09T19:59:59", "2026-06-09T23:59:59", "classification", None),
        ("2026-06-10T06:00:00", "2026-06-10T10:00:00", "classification", None),
        ("2026-06-10T06:00:01", "2026-06-10T10:00:00", "awareness", "cap_is_earlier"),
        ("2026-06-10T10:00:00", "2026-06-10T10:00:00", "awareness", "cap_is_earlier"),
        ("2026-06-10T10:00:01", "2026-06-10T14:00:01", "classification", "cap_lifted"),
    ],
    ids=["early", "both at once", "cap earlier", "at 24 hours sharp", "a second late"],
)
def test_the_earlier_of_both_ends_and_a_late_classification_lifts_the_outer_one(
    classified, due, counted_from, reason
):
    found = of("DORA initial", awareness="2026-06-09T10:00:00", classification=classified)
    assert (found.due_at, found.anchor_kind) == (paris(due).at, counted_from)
    assert {"cap_is_earlier", "cap_lifted"}.intersection(found.reasons) == {reason} - {None}


@given(aware=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_the_initial_notification_is_never_due_before_its_classification(aware, later):
    events = {
        "awareness": instant_at(aware, "Europe/Paris"),
        "classification": instant_at(aware + later, "Europe/Paris"),
    }
    found = outcome(INITIAL, events, profile=PLAIN)
    classified = aware + later
    assert classified <= found.due_at <= classified + timedelta(hours=4)
    if later <= timedelta(hours=24):
        assert found.due_at <= aware + timedelta(hours=24)
    else:
        assert found.due_at == classified + timedelta(hours=4)


def test_a_cap_whose_anchor_is_not_known_caps_nothing():
    found = of("DORA initial", classification="2026-06-12T22:00")
    assert found.due_at == paris("2026-06-13T02:00").at


@pytest.mark.parametrize(
    ("rule", "events", "waits_for"),
    [
        ("DORA initial", {"awareness": "2026-06-12T16:45"}, "classification"),
        ("DORA intermediate", {"classification": "2026-06-12T16:45"}, "dora_initial"),
        ("DORA final", {"dora_initial": "2026-06-12T16:45"}, "dora_intermediate"),
        ("NIS2 23(4)(a)", {}, "significance"),
        ("GDPR 33(1)", {"classification": "2026-06-12T16:45"}, "awareness"),
    ],
)
def test_what_has_not_happened_gives_no_deadline_but_says_what_would_start_it(
    rule, events, waits_for
):
    found = of(rule, **events)
    assert isinstance(found, NotStarted)
    assert (found.rule.rule, found.waits_for) == (rule, waits_for)


def test_of_several_anchors_the_first_that_the_rule_names_counts():
    found = of("NIS2 23(4)(a)", awareness="2026-06-12T10:00", significance="2026-06-12T16:45")
    assert (found.anchor_kind, found.due_at) == ("significance", paris("2026-06-13T16:45").at)


@pytest.mark.parametrize(
    ("happened", "counted_from", "provisional"),
    [
        (("logging",), "logging", True),
        (("signal", "logging"), "signal", True),
        (("awareness", "signal", "logging"), "awareness", False),
    ],
    ids=["logged only", "a signal", "awareness said"],
)
def test_until_somebody_says_when_we_were_aware_a_signal_or_the_logging_counts(
    happened, counted_from, provisional
):
    hours = {"awareness": "2026-06-12T16:45", "signal": "2026-06-12T09:00"}
    hours["logging"] = "2026-06-12T18:00"
    found = of("GDPR 33(1)", **{kind: hours[kind] for kind in happened})
    assert (found.anchor_kind, found.provisional) == (counted_from, provisional)
    assert found.due_at == paris(hours[counted_from]).at + timedelta(hours=72)


def test_what_does_not_count_from_the_awareness_counts_from_no_signal_either():
    found = of("DORA initial", signal="2026-06-12T09:00", logging="2026-06-12T18:00")
    assert isinstance(found, NotStarted)


def test_a_duty_without_limit_counts_the_time_since_and_takes_a_target():
    plain = of("GDPR 34", awareness="2026-06-12T16:45")
    assert isinstance(plain, NoFixedLimit)
    assert (plain.rule.rule, plain.anchor) == ("GDPR 34", paris("2026-06-12T16:45"))
    assert (plain.anchor_kind, plain.target_at) == ("awareness", None)
    contract = Period("hours", 24)
    aimed = of("GDPR 33(2)", target=contract, processor_aware="2026-06-12T16:45")
    assert aimed.target_at == paris("2026-06-13T16:45").at
    undecided = of("GDPR 34", target=Period("without_delay", 0), awareness="2026-06-12T16:45")
    assert undecided.target_at is None


def test_a_target_in_working_days_knows_the_holidays_of_the_organisation():
    over_the_14_july = {"processor_aware": "2026-07-13T16:45"}
    aimed = of("GDPR 33(2)", target=Period("working_days", 1), **over_the_14_july)
    assert aimed.target_at == paris("2026-07-15T16:45").at


def test_an_end_on_a_holiday_is_moved_beside_by_the_calendar_of_the_organisation():
    found = of("DORA final", dora_intermediate="2026-06-14T18:00")
    assert (found.period, found.due_at) == (Period("months", 1), paris("2026-07-14T18:00").at)
    assert found.moved.holiday.name_en == "National Day"
    assert found.moved.until == paris("2026-07-16T00:00").at


def test_without_a_calendar_only_saturdays_and_sundays_are_no_working_days():
    final = rule_named("DORA final", "dora-2025.1")
    ends = [reckon(final, "any", paris(day)) for day in ("2026-06-14T18:00", "2026-06-18T18:00")]
    assert [one.moved and one.moved.until for one in ends] == [None, paris("2026-07-21T00:00").at]
    assert [one.allowed for one in ends] == [None, None]


def test_a_target_never_touches_a_limit_of_the_law():
    found = of("GDPR 33(1)", target=Period("hours", 96), awareness="2026-06-12T16:45")
    assert found.due_at == paris("2026-06-15T16:45").at


def test_a_duty_without_limit_cannot_be_reckoned():
    with pytest.raises(ValueError, match="no fixed limit"):
        reckon(rule_named("GDPR 34", "gdpr-2018.1"), "awareness", paris("2026-06-12T16:45"))


def test_a_proposal_is_counted_to_compare():
    (proposed,) = proposals()
    aware = paris("2026-06-12T16:45")
    found = outcome(proposed, {"awareness": aware}, profile=PLAIN)
    law = of("GDPR 33(1)", awareness="2026-06-12T16:45")
    assert found.due_at - law.due_at == timedelta(hours=24)


@pytest.mark.parametrize(
    ("rule", "anchor", "reasons"),
    [
        ("DORA final", "2026-01-31T10:00", ("months", "clamped_to_the_months_end")),
        ("DORA final", "2026-03-15T10:00", ("months",)),
        ("GDPR 33(1)", "2026-03-28T10:00", ("elapsed_hours", "clocks_go_forward")),
        ("611/2013 2(3)", "2026-03-28T10:00", ("elapsed_days", "clocks_go_forward")),
    ],
    ids=["clamped", "a month over the change", "hours over the change", "days over the change"],
)
def test_only_elapsed_periods_speak_of_the_change_of_the_clocks(rule, anchor, reasons):
    starts = ("awareness", "dora_intermediate", "eprivacy_incomplete_filing")
    found = of(rule, **{start: anchor for start in starts})
    assert found.reasons == (f"counted_from_{found.anchor_kind}", *reasons)
    assert len(found.clock_changes) == reasons.count("clocks_go_forward")


def test_hours_of_a_month_are_the_whole_hours_that_lie_between():
    assert of("DORA final", dora_intermediate="2026-03-15T10:00").hours == 31 * 24 - 1
    lord_howe = instant_at(paris("2026-03-15T10:00").at, "Australia/Lord_Howe")
    half_an_hour_longer = reckon(rule_named("DORA final", "dora-2025.1"), "any", lord_howe)
    assert repr(half_an_hour_longer.hours) == "744"


@given(moment=MOMENTS)
def test_an_allowance_ends_at_noon_of_a_working_day_after_the_end(moment):
    found = allowed_until(Allowance(), moment, "Europe/Paris", PLAIN)
    day = instant_at(moment, "Europe/Paris").local.date()
    assert (found is None) is PLAIN.calendar.is_working(day)
    if found:
        until = instant_at(found.until, "Europe/Paris").local
        assert until > moment
        assert (until.hour, PLAIN.calendar.is_working(until.date())) == (12, True)


def test_on_a_working_day_nothing_needs_to_be_allowed():
    assert allowed_until(Allowance(), paris("2026-06-12T10:00").at, "Europe/Paris", PLAIN) is None
