import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

EXAMPLES = json.loads((Path(__file__).parent / "deadline_examples.json").read_text())["examples"]


def run(*options: str) -> str:
    out = StringIO()
    call_command("deadlines", *options, stdout=out)
    return out.getvalue()


def first_of(*options: str) -> dict[str, str]:
    return json.loads(run(*options, "--json"))[0]


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["id"] for one in EXAMPLES])
def test_the_worked_examples_come_out_of_the_command(example):
    entry = first_of(
        "--aware", example["input"], "--zone", example["zone"], "--fold", str(example["fold"])
    )
    assert entry["rule"] == "GDPR 33(1)"
    assert entry["due_utc"] == example["strict_utc"]
    assert entry["due_local"] == example["strict_local"]
    assert entry["reading_1182_utc"] == example["r1182_end_utc"]
    assert entry["version"] == "gdpr-2018.1"
    assert entry["explanation"].startswith("Due ")


def test_paris_is_the_zone_of_a_time_that_names_none():
    assert first_of("--aware", "2026-10-23T18:00")["due_local"] == "2026-10-26T17:00:00+01:00"


@pytest.mark.parametrize(
    ("options", "due_local"),
    [
        (("2026-10-23T16:00:00Z",), "2026-10-26T16:00:00+00:00"),
        (("2026-10-23T18:00+02:00",), "2026-10-26T18:00:00+02:00"),
        (("2026-10-23T16:00Z", "--zone", "Europe/Paris"), "2026-10-26T17:00:00+01:00"),
        (("2026-06-09T10:00", "--fold", "1"), "2026-06-12T10:00:00+02:00"),
    ],
)
def test_an_offset_settles_the_moment_and_the_zone_only_shows_it(options, due_local):
    assert first_of("--aware", *options)["due_local"] == due_local


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_the_last_year_that_counts_may_end_in_the_year_after(how):
    assert "9999" in run("--aware", "9998-12-31T23:59", *how)


def test_without_json_it_explains_both_readings():
    out = run("--aware", "2026-10-23T18:00")
    assert out.startswith("GDPR 33(1)\nDue Monday 26 October 2026, 17:00 CET")
    assert "For information: Regulation" in out


def test_before_the_gdpr_applied_there_is_nothing_to_count():
    assert "No rule" in run("--aware", "2018-05-24T10:00")
    assert run("--aware", "2018-05-24T10:00", "--json") == "[]\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("2026-03-29T02:30",), "--aware: 02:30 did not exist"),
        (("2026-10-25T02:30",), "--aware: 02:30 happened twice"),
        (("garbage",), "--aware: “garbage” is not a date and time"),
        (("2026-10-23T18:00", "--zone", "Mars/Olympus"), "--zone: “Mars/Olympus” is not"),
        (("0001-01-01T00:00",), "--aware: The year 1 is too early"),
        (("2017-12-31T23:59",), "--aware: The year must be 2018 or later"),
        (("9999-12-31T23:59",), "--aware: The time is in the future"),
        (("2026-10-25T02:30", "--fold", "2"), "--fold: “2” is neither"),
        (("2026-10-25T02:30", "--fold", ""), "--fold: “” is neither"),
    ],
)
def test_a_bad_input_is_one_sentence_and_exit_code_2(options, sentence):
    with pytest.raises(CommandError) as caught:
        run("--aware", *options)
    assert caught.value.returncode == 2
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_a_time_that_exists_twice_names_the_option_that_settles_it():
    with pytest.raises(CommandError, match=r"Add --fold 0 or --fold 1\.$"):
        run("--aware", "2026-10-25T02:30")
