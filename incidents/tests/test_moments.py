from datetime import UTC, datetime

import pytest

from incidents.forms.moments import MomentForm

PARIS = {"zone": "Europe/Paris"}


class Exact(MomentForm):
    must_say_unknown = True


def filled(form=MomentForm, **typed):
    return form({**PARIS, **typed}, zone="Europe/Paris")


def errors(form):
    return {name: str(lines[0]) for name, lines in form.errors.items()}


def test_a_local_time_becomes_an_instant_and_keeps_what_was_typed():
    form = filled(day="2026-10-23", clock="18:00")
    assert form.is_valid()
    assert form.moment.at == datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
    assert (form.moment.zone, form.moment.typed) == ("Europe/Paris", "2026-10-23 18:00")


def test_nothing_typed_is_no_moment():
    form = filled()
    assert form.is_valid()
    assert form.moment is None


def test_a_day_without_a_time_is_an_unknown_hour():
    form = filled(day="2026-10-23")
    assert form.is_valid()
    assert form.moment.precision == "day"


def test_a_time_without_a_day_is_asked_for_its_day():
    assert "day" in errors(filled(clock="18:00"))


def test_where_it_matters_a_forgotten_time_is_not_taken_for_an_unknown_one():
    assert "clock" in errors(filled(Exact, day="2026-10-23"))
    said = filled(Exact, day="2026-10-23", hour_unknown="on")
    assert said.is_valid()
    assert said.moment.precision == "day"


def test_a_time_and_an_unknown_hour_contradict_each_other():
    assert (
        "Keep one"
        in errors(filled(Exact, day="2026-10-23", clock="18:00", hour_unknown="on"))["clock"]
    )


def test_a_local_time_that_does_not_exist_is_refused_with_its_neighbours():
    form = filled(day="2026-03-29", clock="02:30")
    assert "01:30" in errors(form)["clock"]
    assert "03:30" in errors(form)["clock"]


def test_a_local_time_that_exists_twice_is_asked_for_again_with_both_offsets():
    form = filled(day="2026-10-25", clock="02:30")
    assert set(errors(form)) == {"fold"}
    assert [code for code, _label in form.fields["fold"].choices] == ["0", "1"]
    first, second = (label for _code, label in form.fields["fold"].choices)
    assert "UTC+2" in first
    assert "UTC+1" in second


@pytest.mark.parametrize(("fold", "hour"), [("0", 0), ("1", 1)], ids=["the first", "the second"])
def test_the_answer_says_which_of_the_two(fold, hour):
    form = filled(day="2026-10-25", clock="02:30", fold=fold)
    assert form.is_valid()
    assert form.moment.at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


def test_an_answer_that_nobody_asked_for_is_left_out():
    form = filled(day="2026-10-23", clock="18:00", fold="1")
    assert form.is_valid()
    assert "fold" not in form.fields


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        pytest.param({"day": "0001-01-01"}, "day", "year 1 ", id="year 1"),
        pytest.param({"day": "9999-12-31"}, "day", "year 9999", id="year 9999"),
        pytest.param({"day": "yesterday"}, "day", "date", id="words"),
        pytest.param({"day": "2026-10-23", "clock": "25:00"}, "clock", "time", id="hour 25"),
        pytest.param(
            {"day": "2026-10-23", "zone": "Mars/Olympus"}, "zone", "Mars/Olympus", id="zone"
        ),
    ],
)
def test_what_is_no_moment_is_refused_at_its_field(typed, field, words):
    form = filled(**typed)
    assert not form.is_valid()
    assert words in errors(form)[field]


def test_the_usual_zone_stands_first_in_the_list():
    (_label, first), *_rest = filled().fields["zone"].choices
    assert [zone for zone, _words in first] == ["Europe/Paris", "UTC"]
