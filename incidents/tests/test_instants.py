from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.instants import (
    Instant,
    clock_changes,
    instant_at,
    on_the_wall,
    resolve_local,
    zone_named,
)
from incidents.rules.refusals import Refused

ZONES = sorted(available_timezones())


def iso(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def test_a_local_time_keeps_zone_offset_what_was_typed_and_how_sure_it_is():
    instant = resolve_local(date(2026, 10, 23), time(18), "Europe/Paris", None)
    assert instant == Instant(
        at=datetime(2026, 10, 23, 16, tzinfo=UTC),
        zone="Europe/Paris",
        offset_minutes=120,
        typed="2026-10-23T18:00:00",
        precision="minute",
    )
    assert iso(instant.local) == "2026-10-23T18:00:00+02:00"


def test_seconds_make_the_precision_and_the_person_may_be_less_sure():
    day, clock = date(2026, 6, 9), time(10, 17, 42)
    assert resolve_local(day, clock, "Europe/Paris", None).precision == "second"
    rough = resolve_local(day, time(10), "Europe/Paris", None, precision="hour", typed="about ten")
    assert (rough.precision, rough.typed) == ("hour", "about ten")


@pytest.mark.parametrize(
    ("zone", "wall", "before", "after"),
    [
        pytest.param(
            "Europe/Paris",
            "2026-03-29T02:30",
            "2026-03-29T01:30:00+01:00",
            "2026-03-29T03:30:00+02:00",
            id="Paris, spring",
        ),
        pytest.param(
            "America/New_York",
            "2026-03-08T02:00",
            "2026-03-08T01:00:00-05:00",
            "2026-03-08T03:00:00-04:00",
            id="New York, first missing minute",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-04T02:15",
            "2026-10-04T01:45:00+10:30",
            "2026-10-04T02:45:00+11:00",
            id="Lord Howe, half an hour",
        ),
        pytest.param(
            "Pacific/Apia",
            "2011-12-30T12:00",
            "2011-12-29T12:00:00-10:00",
            "2011-12-31T12:00:00+14:00",
            id="Apia, a whole day",
        ),
    ],
)
def test_a_local_time_that_does_not_exist_is_refused_with_its_neighbours(zone, wall, before, after):
    asked = datetime.fromisoformat(wall)
    with pytest.raises(Refused, match=r"^local_time_does_not_exist$") as caught:
        resolve_local(asked.date(), asked.time(), zone, 0)
    assert iso(caught.value.params["before"]) == before
    assert iso(caught.value.params["after"]) == after


def test_the_refusal_says_from_where_to_where_the_clocks_went():
    with pytest.raises(Refused) as caught:
        resolve_local(date(2026, 3, 29), time(2, 30), "Europe/Paris", None)
    assert iso(caught.value.params["clocks_from"]) == "2026-03-29T02:00:00+01:00"
    assert iso(caught.value.params["clocks_to"]) == "2026-03-29T03:00:00+02:00"


@pytest.mark.parametrize(
    ("zone", "wall", "first", "second"),
    [
        pytest.param(
            "Europe/Paris",
            "2026-10-25T02:30",
            "2026-10-25T02:30:00+02:00",
            "2026-10-25T02:30:00+01:00",
            id="Paris",
        ),
        pytest.param(
            "America/New_York",
            "2026-11-01T01:59:59",
            "2026-11-01T01:59:59-04:00",
            "2026-11-01T01:59:59-05:00",
            id="New York, last repeated second",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-04-05T01:45",
            "2026-04-05T01:45:00+11:00",
            "2026-04-05T01:45:00+10:30",
            id="Lord Howe, half an hour",
        ),
    ],
)
def test_a_local_time_that_exists_twice_is_asked_for_again_and_settled_by_fold(
    zone, wall, first, second
):
    asked = datetime.fromisoformat(wall)
    with pytest.raises(Refused, match=r"^local_time_exists_twice$") as caught:
        resolve_local(asked.date(), asked.time(), zone, None)
    assert iso(caught.value.params["first"]) == first
    assert iso(caught.value.params["second"]) == second
    assert iso(resolve_local(asked.date(), asked.time(), zone, 0).local) == first
    assert iso(resolve_local(asked.date(), asked.time(), zone, 1).local) == second


def test_the_two_passes_of_a_repeated_hour_are_an_hour_apart_on_the_wall_too():
    first, second = (
        resolve_local(date(2026, 10, 25), time(2, 30), "Europe/Paris", fold) for fold in (0, 1)
    )
    assert second.local - first.local == timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "wall"),
    [
        ("Europe/Paris", "2026-03-29T01:59:59"),
        ("Europe/Paris", "2026-03-29T03:00"),
        ("Europe/Paris", "2026-10-25T01:59:59"),
        ("Europe/Paris", "2026-10-25T03:00"),
    ],
)
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_beside_a_clock_change_a_time_is_taken_and_fold_says_nothing(zone, wall, fold):
    asked = datetime.fromisoformat(wall)
    instant = resolve_local(asked.date(), asked.time(), zone, fold)
    assert instant.local.replace(tzinfo=None) == asked


@pytest.mark.parametrize(
    ("zone", "day", "earliest"),
    [
        pytest.param("Europe/Paris", "2026-10-25", "2026-10-25T00:00:00+02:00", id="plain"),
        pytest.param("Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00", id="jumped over"),
        pytest.param("America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00", id="twice"),
        pytest.param("America/St_Johns", "2010-11-07", "2010-11-07T00:00:00-02:30", id="00:01"),
    ],
)
def test_an_unknown_hour_is_the_first_moment_of_that_day(zone, day, earliest):
    instant = resolve_local(date.fromisoformat(day), None, zone, None)
    assert iso(instant.local) == earliest
    assert (instant.precision, instant.typed) == ("day", day)


def test_a_day_that_a_zone_never_had_is_refused():
    with pytest.raises(Refused, match=r"^local_time_does_not_exist$"):
        resolve_local(date(2011, 12, 30), None, "Pacific/Apia", None)


@pytest.mark.parametrize(
    "zone",
    ["Mars/Olympus", "", "Europe", "../etc/passwd", "/etc/passwd", "right/Europe/Paris",
     "europe/paris", "Europe/Paris\0", "Europe/Pari\ud800", "+24:00", "+1:00", "CEST"],
)  # fmt: skip
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(Refused, match=r"^unknown_zone$"):
        resolve_local(date(2026, 6, 9), time(10), zone, None)


def test_a_bare_offset_is_a_zone_for_instants_that_came_with_nothing_else():
    assert iso(instant_at(datetime(2026, 6, 9, 8, tzinfo=UTC), "-03:30").local) == (
        "2026-06-09T04:30:00-03:30"
    )


@pytest.mark.parametrize(
    ("day", "code"), [("0001-01-01", "instant_too_early"), ("9999-12-31", "instant_too_late")]
)
@pytest.mark.parametrize("clock", [None, time(0), time(23, 59, 59)])
@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Apia", "Pacific/Pago_Pago", "UTC"])
def test_the_ends_of_the_calendar_are_refused(day, code, clock, zone):
    with pytest.raises(Refused, match=f"^{code}$"):
        resolve_local(date.fromisoformat(day), clock, zone, None)


def test_an_instant_that_is_not_in_utc_or_of_no_known_precision_is_a_bug():
    good = resolve_local(date(2026, 6, 9), time(10), "Europe/Paris", None)
    with pytest.raises(ValueError, match="UTC"):
        Instant(good.local, good.zone, 120, "", "minute")
    with pytest.raises(ValueError, match="precision"):
        Instant(good.at, good.zone, 120, "", "century")


@given(
    wall=st.datetimes(),
    zone=st.sampled_from(ZONES),
    fold=st.sampled_from([None, 0, 1]),
    hour_known=st.booleans(),
)
def test_any_local_time_in_any_zone_is_an_instant_that_reads_back_or_is_refused(
    wall, zone, fold, hour_known
):
    try:
        instant = resolve_local(wall.date(), wall.time() if hour_known else None, zone, fold)
    except Refused:
        return
    if hour_known:
        assert instant.local.replace(tzinfo=None) == wall
    assert instant.local.date() == wall.date()


@given(
    start=st.datetimes(
        min_value=datetime.fromisoformat("1975-01-01"),
        max_value=datetime.fromisoformat("2060-01-01"),
        timezones=st.just(UTC),
    ),
    zone=st.sampled_from(ZONES),
)
def test_the_clock_changes_found_add_up_to_the_difference_of_the_offsets(start, zone):
    end = start + timedelta(hours=72)
    place = zone_named(zone)
    shift = end.astimezone(place).utcoffset() - start.astimezone(place).utcoffset()
    found = clock_changes(start, end, zone)
    assert timedelta(minutes=sum(change.shift_minutes for change in found)) == shift


@pytest.mark.parametrize(
    ("at", "zone", "code"),
    [
        (datetime.max.replace(tzinfo=UTC), "Pacific/Apia", "instant_too_late"),
        (datetime.min.replace(tzinfo=UTC), "America/Miquelon", "instant_too_early"),
    ],
    ids=["last", "first"],
)
def test_a_moment_that_no_clock_of_the_zone_can_show_is_refused(at, zone, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        on_the_wall(at, zone)
