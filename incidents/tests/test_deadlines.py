import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incidents.rules.deadlines import is_late, reckon
from incidents.rules.hours import hour_rule_due, strict_due
from incidents.rules.instants import instant_at, resolve_local, zone_named
from incidents.rules.refusals import Refused
from incidents.rules.regimes import rule_named

EXAMPLES = json.loads((Path(__file__).parent / "deadline_examples.json").read_text())["examples"]
GDPR_33_1 = rule_named("GDPR 33(1)", "gdpr-2018.1")

ZONES = st.sampled_from(sorted(available_timezones()))
SINCE_THE_GDPR = st.datetimes(
    min_value=datetime.fromisoformat("2018-01-01"),
    max_value=datetime.fromisoformat("2060-01-01"),
    timezones=st.just(UTC),
)
ANY_MOMENT = st.datetimes(timezones=st.just(UTC))


def of(example):
    asked = datetime.fromisoformat(example["input"])
    return resolve_local(asked.date(), asked.time(), example["zone"], example["fold"])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["id"] for one in EXAMPLES])
def test_the_worked_examples_come_out_to_the_second(example):
    reckoning = reckon(GDPR_33_1, "awareness", of(example))
    zone = example["zone"]
    assert reckoning.anchor.at == moment(example["awareness_utc"])
    assert reckoning.due_at == moment(example["strict_utc"])
    assert instant_at(reckoning.due_at, zone).local.isoformat() == example["strict_local"]
    assert reckoning.reading_1182 == moment(example["r1182_end_utc"])
    assert instant_at(reckoning.reading_1182, zone).local.isoformat() == example["r1182_end_local"]


def test_there_are_eighteen_worked_examples():
    assert len(EXAMPLES) == 18


@given(at=ANY_MOMENT, zone=ZONES)
def test_strict_minus_awareness_is_72_hours_for_any_zone_and_instant(at, zone):
    try:
        reckoning = reckon(GDPR_33_1, "awareness", instant_at(at, zone))
    except Refused:
        assume(False)
    assert reckoning.due_at - at == timedelta(hours=72)
    assert reckoning.due_at.utcoffset() == timedelta(0)


@given(at=SINCE_THE_GDPR, later=st.timedeltas(timedelta(0), timedelta(hours=3)), zone=ZONES)
def test_a_later_awareness_never_gives_an_earlier_deadline_by_either_reading(at, later, zone):
    first, second = instant_at(at, zone), instant_at(at + later, zone)
    assert strict_due(first.at) <= strict_due(second.at)
    assert hour_rule_due(first) <= hour_rule_due(second)


@given(at=SINCE_THE_GDPR, zone=ZONES)
def test_the_hour_rule_ends_within_the_hour_after_the_strict_72_hours(at, zone):
    # Lord Howe and Troll shift by other than an hour, or rest on an offset that is not whole.
    place = zone_named(zone)
    nearby = [(at + timedelta(hours=step)).astimezone(place).utcoffset() for step in (-3, 0, 3)]
    assume(all(offset % timedelta(hours=1) == timedelta(0) for offset in nearby))
    beyond = hour_rule_due(instant_at(at, zone)) - strict_due(at)
    assert timedelta(0) < beyond <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "aware", "hour_ends"),
    [
        pytest.param(
            "Asia/Kolkata", "2026-06-09T10:17+05:30", "2026-06-09T11:00+05:30", id="+5:30"
        ),
        pytest.param(
            "Asia/Kathmandu", "2026-06-09T10:00+05:45", "2026-06-09T11:00+05:45", id="+5:45"
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-04-05T01:45+11:00",
            "2026-04-05T02:00+11:00",
            id="Lord Howe before the half hour back",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-04-05T01:45+10:30",
            "2026-04-05T02:00+10:30",
            id="Lord Howe after the half hour back",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-04T02:40+11:00",
            "2026-10-04T03:00+11:00",
            id="Lord Howe after the half hour forward",
        ),
        pytest.param(
            "Asia/Pyongyang",
            "2018-05-04T23:10+08:30",
            "2018-05-05T00:00+09:00",
            id="Pyongyang, the hour is cut short at 23:30",
        ),
        pytest.param(
            "Europe/Paris",
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:00+01:00",
            id="Paris, first 02:00",
        ),
    ],
)
def test_the_hour_left_out_is_the_local_clock_hour(zone, aware, hour_ends):
    due = hour_rule_due(instant_at(moment(aware), zone))
    assert due == moment(hour_ends) + timedelta(hours=72)


def test_late_is_strictly_after_at_full_precision():
    due = datetime(2026, 6, 12, 8, 17, 42, tzinfo=UTC)
    assert not is_late(due - timedelta(microseconds=1), due)
    assert not is_late(due, due)
    assert is_late(due + timedelta(microseconds=1), due)


def test_the_end_of_the_calendar_is_refused_and_a_local_datetime_is_a_bug():
    with pytest.raises(Refused, match=r"^instant_too_late$"):
        strict_due(datetime.max.replace(tzinfo=UTC))
    with pytest.raises(ValueError, match="UTC"):
        strict_due(moment("2026-10-23T18:00+02:00"))


def test_a_reckoning_names_rule_version_anchor_and_the_clock_change_between():
    reckoning = reckon(GDPR_33_1, "awareness", of(EXAMPLES[9]))
    assert (reckoning.regime, reckoning.rule) == ("GDPR", "GDPR 33(1)")
    assert reckoning.version == "gdpr-2018.1"
    (change,) = reckoning.clock_changes
    assert change.at == datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert (change.offset_before, change.offset_after, change.shift_minutes) == (120, 60, -60)
    assert change.wall_before.isoformat() == "2026-10-25T03:00:00+02:00"
    assert reckoning.reasons == ("counted_from_awareness", "elapsed_hours", "clocks_go_back")


def test_a_change_at_the_very_end_lies_between_and_one_at_the_start_does_not():
    change = datetime(2026, 10, 25, 1, tzinfo=UTC)
    at_the_end = instant_at(change - timedelta(hours=72), "Europe/Paris")
    at_the_start = instant_at(change, "Europe/Paris")
    assert len(reckon(GDPR_33_1, "awareness", at_the_end).clock_changes) == 1
    assert reckon(GDPR_33_1, "awareness", at_the_start).clock_changes == ()


@pytest.mark.parametrize(
    ("zone", "change", "reason"),
    [
        pytest.param(
            "America/Denver", "1883-11-18T19:00:00+00:00", "clocks_go_back", id="4 seconds back"
        ),
        pytest.param(
            "America/St_Johns",
            "1935-03-30T03:30:52+00:00",
            "clocks_go_forward",
            id="52 seconds forward",
        ),
    ],
)
def test_a_change_of_the_clocks_by_seconds_has_a_direction(zone, change, reason):
    anchor = instant_at(moment(change) - timedelta(hours=1), zone)
    assert reckon(GDPR_33_1, "awareness", anchor).reasons[-1] == reason


@pytest.mark.parametrize(
    ("kind", "provisional"), [("awareness", False), ("signal", True), ("logging", True)]
)
def test_only_an_awareness_makes_a_clock_that_is_not_provisional(kind, provisional):
    anchor = resolve_local(date(2026, 6, 9), None, "Europe/Paris", None)
    reckoning = reckon(GDPR_33_1, kind, anchor)
    assert reckoning.provisional is provisional
    assert reckoning.reasons == (f"counted_from_{kind}", "elapsed_hours", "hour_unknown")
