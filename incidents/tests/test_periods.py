from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incidents.rules.instants import clock_changes, earliest_at, on_the_wall
from incidents.rules.periods import Period, due, end_of_day, months_after
from incidents.rules.refusals import Refused
from incidents.rules.typed_instants import read_instant
from incidents.rules.working_days import Calendar

FRANCE = Calendar("FR")
PARIS, REUNION = "Europe/Paris", "Indian/Reunion"
ZONES = st.sampled_from(
    [
        PARIS,
        REUNION,
        "America/Guadeloupe",
        "America/Miquelon",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/Havana",
        "Asia/Beirut",
        "America/St_Johns",
    ]
)
MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("2018-01-01"),
    max_value=datetime.fromisoformat("2060-01-01"),
    timezones=st.just(UTC),
)


def at(text, zone=PARIS, fold=None):
    return read_instant(text, zone=zone, default_zone=PARIS, fold=fold)


def case(name, period, anchor, strict, reading, zone=PARIS, fold=None, place="FR"):
    return pytest.param(Period(*period), at(anchor, zone, fold), strict, reading, place, id=name)


# Strict end and the reading of Regulation 1182/71, both in the zone of the anchor.
CASES = [
    # Hours over changes of the clock, in both directions.
    case("hours-spring-eve", ("hours", 24), "2026-03-28T12:00",
         "2026-03-29T13:00+02:00", "2026-03-29T14:00+02:00"),
    case("hours-autumn-eve", ("hours", 24), "2026-10-24T12:00",
         "2026-10-25T11:00+01:00", "2026-10-25T12:00+01:00"),
    case("hours-4-over-spring", ("hours", 4), "2026-03-29T00:30",
         "2026-03-29T05:30+02:00", "2026-03-29T06:00+02:00"),
    case("hours-4-over-autumn", ("hours", 4), "2026-10-25T00:30",
         "2026-10-25T03:30+01:00", "2026-10-25T04:00+01:00"),
    case("hours-1-first-pass", ("hours", 1), "2026-10-25T02:30",
         "2026-10-25T02:30+01:00", "2026-10-25T03:00+01:00", fold=0),
    case("hours-1-second-pass", ("hours", 1), "2026-10-25T02:30",
         "2026-10-25T03:30+01:00", "2026-10-25T04:00+01:00", fold=1),
    case("hours-reunion-has-no-change", ("hours", 72), "2026-10-24T12:00",
         "2026-10-27T12:00+04:00", "2026-10-27T13:00+04:00", zone=REUNION),
    case("hours-guadeloupe", ("hours", 72), "2026-03-27T23:59:59",
         "2026-03-30T23:59:59-04:00", "2026-03-31T00:00-04:00", zone="America/Guadeloupe"),
    case("hours-miquelon-spring", ("hours", 72), "2026-03-06T12:00",
         "2026-03-09T13:00-02:00", "2026-03-09T14:00-02:00", zone="America/Miquelon"),
    case("hours-miquelon-autumn", ("hours", 72), "2026-10-30T12:00",
         "2026-11-02T11:00-03:00", "2026-11-02T12:00-03:00", zone="America/Miquelon"),
    case("hours-lord-howe-half-hour", ("hours", 24), "2026-04-04T12:10",
         "2026-04-05T11:40+10:30", "2026-04-05T12:30+10:30", zone="Australia/Lord_Howe"),
    case("hours-colombo-back-within-the-clock-hour", ("hours", 24), "2006-04-15T00:10",
         "2006-04-15T23:40+05:30", "2006-04-16T01:00+05:30", zone="Asia/Colombo", fold=0),
    # Second-precise edges.
    case("hours-on-the-full-hour", ("hours", 72), "2026-06-09T10:00:00",
         "2026-06-12T10:00+02:00", "2026-06-12T11:00+02:00"),
    case("hours-one-second-after", ("hours", 72), "2026-06-09T10:00:01",
         "2026-06-12T10:00:01+02:00", "2026-06-12T11:00+02:00"),
    case("hours-last-microsecond", ("hours", 72), "2026-06-09T10:59:59.999999",
         "2026-06-12T10:59:59.999999+02:00", "2026-06-12T11:00+02:00"),
    case("hours-into-the-next-year", ("hours", 24), "2026-12-31T23:59:59",
         "2027-01-01T23:59:59+01:00", "2027-01-02T00:00+01:00"),
    case("hours-over-a-leap-day", ("hours", 48), "2028-02-28T12:00",
         "2028-03-01T12:00+01:00", "2028-03-01T13:00+01:00"),
    # Half-hour and quarter-hour zones.
    case("hours-kolkata", ("hours", 24), "2026-06-09T10:17",
         "2026-06-10T10:17+05:30", "2026-06-10T11:00+05:30", zone="Asia/Kolkata"),
    case("hours-kathmandu", ("hours", 24), "2026-06-09T10:44:59",
         "2026-06-10T10:44:59+05:45", "2026-06-10T11:00+05:45", zone="Asia/Kathmandu"),
    case("days-st-johns", ("days", 1), "2026-06-09T10:17",
         "2026-06-10T10:17-02:30", "2026-06-11T00:00-02:30", zone="America/St_Johns"),
    # The date line: no 30 December 2011 in Apia.
    case("hours-over-the-missing-day", ("hours", 24), "2011-12-29T12:00",
         "2011-12-31T12:00+14:00", "2011-12-31T13:00+14:00", zone="Pacific/Apia"),
    case("days-to-the-missing-day", ("days", 1), "2011-12-29T12:00",
         "2011-12-31T12:00+14:00", "2011-12-31T00:00+14:00", zone="Pacific/Apia"),
    case("months-to-the-missing-day", ("months", 1), "2011-11-30T12:00",
         "2011-12-31T00:00+14:00", "2011-12-31T00:00+14:00", zone="Pacific/Apia"),
    case("hours-apia-today", ("hours", 72), "2026-03-28T23:30",
         "2026-03-31T23:30+13:00", "2026-04-01T00:00+13:00", zone="Pacific/Apia"),
    # Days: n times 24 hours; beside them the end of the day.
    case("days-3-plain", ("days", 3), "2026-06-09T10:00",
         "2026-06-12T10:00+02:00", "2026-06-13T00:00+02:00"),
    case("days-3-over-spring", ("days", 3), "2026-03-27T18:00",
         "2026-03-30T19:00+02:00", "2026-03-31T00:00+02:00"),
    case("days-3-over-autumn", ("days", 3), "2026-10-23T18:00",
         "2026-10-26T17:00+01:00", "2026-10-27T00:00+01:00"),
    case("days-late-evening-in-spring-end-after-the-day", ("days", 1), "2026-03-28T23:30",
         "2026-03-30T00:30+02:00", "2026-03-30T00:00+02:00"),
    case("days-year-end", ("days", 2), "2026-12-30T08:00",
         "2027-01-01T08:00+01:00", "2027-01-02T00:00+01:00"),
    case("days-leap-day", ("days", 1), "2028-02-28T08:00",
         "2028-02-29T08:00+01:00", "2028-03-01T00:00+01:00"),
    case("days-no-leap-day", ("days", 1), "2026-02-28T08:00",
         "2026-03-01T08:00+01:00", "2026-03-02T00:00+01:00"),
    case("days-beirut-midnight-skipped", ("days", 1), "2025-03-28T12:00",
         "2025-03-29T12:00+02:00", "2025-03-30T01:00+03:00", zone="Asia/Beirut"),
    case("days-havana-midnight-twice", ("days", 1), "2026-10-30T12:00",
         "2026-10-31T12:00-04:00", "2026-11-01T00:00-04:00", zone="America/Havana"),
    # Working days.
    case("working-1-friday", ("working_days", 1), "2026-06-12T16:45",
         "2026-06-15T16:45+02:00", "2026-06-16T00:00+02:00"),
    case("working-1-saturday", ("working_days", 1), "2026-06-13T16:45",
         "2026-06-16T00:00+02:00", "2026-06-16T00:00+02:00"),
    case("working-4-plain", ("working_days", 4), "2026-06-08T09:00",
         "2026-06-12T09:00+02:00", "2026-06-13T00:00+02:00"),
    case("working-2-easter", ("working_days", 2), "2026-04-02T17:20",
         "2026-04-07T17:20+02:00", "2026-04-08T00:00+02:00"),
    case("working-2-easter-alsace", ("working_days", 2), "2026-04-02T17:20",
         "2026-04-08T17:20+02:00", "2026-04-09T00:00+02:00", place="FR-AM"),
    case("working-1-abolition-in-reunion", ("working_days", 1), "2027-12-17T10:00",
         "2027-12-21T10:00+04:00", "2027-12-22T00:00+04:00", zone=REUNION, place="FR-974"),
    case("working-1-abolition-seen-from-paris", ("working_days", 1), "2027-12-17T10:00",
         "2027-12-20T10:00+04:00", "2027-12-21T00:00+04:00", zone=REUNION),
    case("working-1-anchor-on-a-holiday", ("working_days", 1), "2026-07-14T10:00",
         "2026-07-16T00:00+02:00", "2026-07-16T00:00+02:00"),
    case("working-1-year-end", ("working_days", 1), "2026-12-31T10:00",
         "2027-01-04T10:00+01:00", "2027-01-05T00:00+01:00"),
    # Calendar months, clamped to their end.
    case("months-plain", ("months", 1), "2026-06-15T10:00",
         "2026-07-15T10:00+02:00", "2026-07-16T00:00+02:00"),
    case("months-31-january", ("months", 1), "2026-01-31T10:00",
         "2026-02-28T10:00+01:00", "2026-03-01T00:00+01:00"),
    case("months-31-january-leap", ("months", 1), "2028-01-31T10:00",
         "2028-02-29T10:00+01:00", "2028-03-01T00:00+01:00"),
    case("months-29-february-12-later", ("months", 12), "2028-02-29T10:00",
         "2029-02-28T10:00+01:00", "2029-03-01T00:00+01:00"),
    case("months-31-december", ("months", 1), "2026-12-31T10:00",
         "2027-01-31T10:00+01:00", "2027-02-01T00:00+01:00"),
    case("months-february-is-no-31-march", ("months", 1), "2026-02-28T10:00",
         "2026-03-28T10:00+01:00", "2026-03-29T00:00+01:00"),
    case("months-wall-clock-over-spring", ("months", 1), "2026-03-15T10:00",
         "2026-04-15T10:00+02:00", "2026-04-16T00:00+02:00"),
    case("months-end-in-the-gap", ("months", 1), "2026-02-28T02:30", "2026-03-28T02:30+01:00",
         "2026-03-29T00:00+01:00"),
    case("months-end-jumped-over", ("months", 2), "2026-01-29T02:30",
         "2026-03-29T03:00+02:00", "2026-03-30T00:00+02:00"),
    case("months-end-twice", ("months", 1), "2026-09-25T02:30",
         "2026-10-25T02:30+02:00", "2026-10-26T00:00+01:00"),
    case("months-from-the-second-pass", ("months", 1), "2026-10-25T02:30",
         "2026-11-25T02:30+01:00", "2026-11-26T00:00+01:00", fold=1),
    case("months-into-the-last-year-that-can-be-counted", ("months", 1), "9998-12-15T10:00",
         "9999-01-15T10:00+01:00", "9999-01-16T00:00+01:00"),
    case("months-second-precise", ("months", 1), "2026-06-30T23:59:59",
         "2026-07-30T23:59:59+02:00", "2026-07-31T00:00+02:00"),
    # The worked examples for other clocks.
    case("R1-early-warning", ("hours", 24), "2026-06-12T16:45",
         "2026-06-13T16:45+02:00", "2026-06-13T17:00+02:00"),
    case("R1-notification", ("hours", 72), "2026-06-12T16:45",
         "2026-06-15T16:45+02:00", "2026-06-15T17:00+02:00"),
    case("R2", ("months", 1), "2027-01-30T10:00",
         "2027-02-28T10:00+01:00", "2027-03-01T00:00+01:00"),
    case("R5", ("hours", 72), "2026-08-06T13:00",
         "2026-08-09T13:00+02:00", "2026-08-09T14:00+02:00"),
    case("R6", ("months", 1), "2026-08-31T18:00",
         "2026-09-30T18:00+02:00", "2026-10-01T00:00+02:00"),
]  # fmt: skip


@pytest.mark.parametrize(("period", "anchor", "strict", "reading", "place"), CASES)
def test_a_period_ends_to_the_second(period, anchor, strict, reading, place):
    ends = due(period, anchor, Calendar(place))
    shown = [on_the_wall(one, anchor.zone) for one in (ends.strict, ends.reading_1182)]
    expected = [datetime.fromisoformat(text) for text in (strict, reading)]
    assert [one.isoformat() for one in shown] == [one.isoformat() for one in expected]


def test_there_are_at_least_forty_cases_of_our_own():
    own = [one for one in CASES if not one.id.startswith("R")]
    assert len({one.id for one in own}) == len(own) >= 40


def test_without_delay_has_no_end():
    assert due(Period("without_delay", 0), at("2026-06-09T10:00"), FRANCE) is None


def test_a_last_day_that_is_no_working_day_is_moved_beside_and_the_holiday_named():
    sunday = due(Period("months", 1), at("2027-01-30T10:00"), FRANCE)
    assert (sunday.last_day, sunday.clamped) == (date(2027, 2, 28), True)
    assert (sunday.moved.last_day, sunday.moved.holiday) == (sunday.last_day, None)
    assert sunday.moved.until == datetime.fromisoformat("2027-03-02T00:00+01:00")
    holiday = due(Period("days", 3), at("2026-07-11T10:00"), FRANCE)
    assert holiday.moved.holiday.name_fr == "Fête nationale"
    assert holiday.moved.until == datetime.fromisoformat("2026-07-16T00:00+02:00")


def test_a_last_day_that_is_a_working_day_stays_and_hours_have_no_last_day():
    stays = due(Period("months", 1), at("2026-06-15T10:00"), FRANCE)
    assert (stays.moved, stays.clamped) == (None, False)
    hours = due(Period("hours", 72), at("2026-06-12T16:45"), FRANCE)
    assert (hours.last_day, hours.moved, hours.clamped) == (None, None, False)


@pytest.mark.parametrize(
    ("kind", "amount"), [("hours", 0), ("hours", -1), ("without_delay", 1), ("without_delay", -1)]
)
def test_an_amount_that_makes_no_sense_is_a_bug(kind, amount):
    with pytest.raises(ValueError, match=r"^Period\.amount must be above zero"):
        Period(kind, amount)


def test_a_kind_that_does_not_exist_is_a_bug_that_lists_those_that_do():
    with pytest.raises(ValueError, match=r"^Period\.kind must be one of hours, days,"):
        Period("weeks", 1)


@pytest.mark.parametrize(
    "period", [("hours", 9999), ("days", 400), ("working_days", 400), ("months", 13), ("days", 365)]
)
def test_the_end_of_the_calendar_is_refused(period):
    with pytest.raises(Refused, match=r"^instant_too_late$") as refused:
        due(Period(*period), at("9998-12-31T12:00"), FRANCE)
    assert refused.value.params == {"year": 9998}


@given(moment=MOMENTS, zone=ZONES, hours=st.integers(min_value=1, max_value=400))
def test_hours_are_elapsed_and_the_hour_rule_ends_after_them(moment, zone, hours):
    anchor = at(moment.isoformat(), zone)
    ends = due(Period("hours", hours), anchor, FRANCE)
    assert ends.strict - anchor.at == timedelta(hours=hours)
    assert timedelta(0) < ends.reading_1182 - ends.strict <= timedelta(hours=1.5)


@given(moment=MOMENTS, zone=ZONES, days=st.integers(min_value=1, max_value=60))
def test_days_are_24_hours_each_and_the_reading_is_the_end_of_the_day(moment, zone, days):
    anchor = at(moment.isoformat(), zone)
    ends = due(Period("days", days), anchor, FRANCE)
    assert ends.strict == due(Period("hours", 24 * days), anchor, FRANCE).strict
    assert ends.last_day == anchor.local.date() + timedelta(days=days)
    assert ends.reading_1182 == end_of_day(ends.last_day, zone)
    assert ends.clamped is False


@given(moment=MOMENTS, zone=ZONES, days=st.integers(min_value=1, max_value=30))
def test_that_many_working_days_lie_after_the_day_of_the_event(moment, zone, days):
    anchor = at(moment.isoformat(), zone)
    ends = due(Period("working_days", days), anchor, FRANCE)
    first, steps = anchor.local.date(), range(1, 120)
    after = [day for day in (first + timedelta(days=step) for step in steps)]
    within = [day for day in after if day <= ends.last_day and FRANCE.is_working(day)]
    assert len(within) == days
    assert within[-1] == ends.last_day
    assert anchor.at < ends.strict <= ends.reading_1182
    assert ends.moved is None


@given(moment=MOMENTS, zone=ZONES, months=st.integers(min_value=1, max_value=30))
def test_months_keep_the_date_and_the_clock_time_or_clamp(moment, zone, months):
    anchor = at(moment.isoformat(), zone)
    ends = due(Period("months", months), anchor, FRANCE)
    assert ends.last_day.day == anchor.local.day or (ends.last_day + timedelta(days=1)).day == 1
    passed = (ends.last_day.year - anchor.local.year) * 12 + ends.last_day.month
    assert passed - anchor.local.month == months
    assert ends.clamped is (ends.last_day.day != anchor.local.day)
    assert anchor.at < ends.strict <= ends.reading_1182
    near = timedelta(hours=3)
    assume(not clock_changes(ends.strict - near, ends.strict + near, zone))
    assert on_the_wall(ends.strict, zone).time() == anchor.local.time()


@given(
    moment=MOMENTS,
    later=st.timedeltas(timedelta(0), timedelta(days=3)),
    zone=ZONES,
    period=st.sampled_from([("hours", 72), ("days", 3), ("working_days", 2), ("months", 1)]),
)
def test_a_later_event_never_ends_earlier_by_the_regulation(moment, later, zone, period):
    first, second = at(moment.isoformat(), zone), at((moment + later).isoformat(), zone)
    ends = [due(Period(*period), one, FRANCE) for one in (first, second)]
    assert ends[0].reading_1182 <= ends[1].reading_1182


@given(moment=MOMENTS, zone=ZONES)
def test_the_earliest_moment_of_a_wall_time_is_never_after_that_moment(moment, zone):
    wall = on_the_wall(moment, zone).replace(tzinfo=None)
    assert earliest_at(wall, zone) <= moment


@given(st.dates(min_value=date(2018, 1, 1), max_value=date(2060, 1, 1)), st.integers(1, 24))
def test_a_month_is_no_thirty_days_but_the_next_month(day, amount):
    after = months_after(day, amount)
    assert after.day <= day.day
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == amount
