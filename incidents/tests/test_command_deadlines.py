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


def test_text_and_json_say_the_same_sentences():
    options = ("--aware", "2026-10-23T18:30")
    (first, *_rest) = run(*options).split("\n\n")
    name, *said = first.split("\n")
    entry = entries(*options)[0]
    answers = {one["code"]: one["text"] for one in entry["answers"]}
    assert name == entry["rule"]
    assert said == [answers[code] for code in ("counted", "hour_rule", "article_3_5", "source")]
    assert said[0] == entry["explanation"]
    ends = next(one for one in entry["answers"] if one["code"] == "ends")
    assert ends["instant_utc"] == entry["due_utc"]
    assert answers["ends"] == "Monday 26 October 2026, 17:30 CET (Europe/Paris, UTC+1)."


def test_the_help_names_every_event_but_the_awareness_which_has_its_own_option(capsys):
    with pytest.raises(SystemExit):
        call_command("deadlines", "--help")
    shown = " ".join(capsys.readouterr().out.split())
    assert "an offset (may be repeated): detection, significance, classification" in shown


def test_before_the_gdpr_applied_there_is_nothing_to_count():
    assert "No rule" in run("--aware", "2018-05-24T10:00")
    assert run("--aware", "2018-05-24T10:00", "--json") == "[]\n"


def entries(*options: str) -> list[dict[str, str | None]]:
    return json.loads(run(*options, "--json"))


def test_further_rules_follow_the_gdpr_with_the_same_keys_and_say_what_they_wait_for():
    first, second = entries("--aware", "2026-06-12T16:45")
    assert (first["rule"], second["rule"]) == ("GDPR 33(1)", "CNIL supplement")
    assert first.keys() == second.keys()
    assert (first["waits_for"], first["state"]) == (None, "in force")
    assert (second["due_utc"], second["due_local"], second["reading_1182_utc"]) == (None,) * 3
    assert second["waits_for"] == "cnil_incomplete_filing"
    assert second["explanation"].startswith("No deadline yet: 72 hours will count from the sub")


def test_an_event_starts_the_clock_that_waits_for_it():
    filed = "cnil_incomplete_filing=2026-06-13T09:00"
    supplement = entries("--aware", "2026-06-12T16:45", "--event", filed)[1]
    assert supplement["due_local"] == "2026-06-16T09:00:00+02:00"
    assert supplement["waits_for"] is None


def test_an_event_counts_in_the_zone_of_the_awareness_unless_it_has_an_offset():
    options = ("--aware", "2026-06-12T16:45", "--zone", "Indian/Reunion", "--regime", "cnil")
    local = entries(*options, "--event", "cnil_incomplete_filing=2026-06-13T09:00")
    universal = entries(*options, "--event", "cnil_incomplete_filing=2026-06-13T05:00Z")
    assert local[0]["due_local"] == "2026-06-16T09:00:00+04:00"
    assert local[0]["due_utc"] == universal[0]["due_utc"]


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        (("--country", "DE"), ["GDPR 33(1)"]),
        (("--country", "US"), []),
        (("--country", "GB", "--profile", "high_risk"), ["UK GDPR 33(1)", "UK GDPR 34"]),
        (("--profile", "processor"), ["GDPR 33(2)"]),
        (
            ("--profile", "cyber_insured,intrusion", "--profile", "high_risk"),
            ["GDPR 33(1)", "GDPR 34", "CNIL supplement", "LOPMI L.12-10-1"],
        ),
        (("--regime", "eidas"), []),
        (("--regime", "lopmi", "--regime", "gdpr"), ["GDPR 33(1)", "LOPMI L.12-10-1"]),
    ],
)
def test_country_profile_and_regime_choose_the_rules(options, rules):
    assert [one["rule"] for one in entries("--aware", "2026-06-12T16:45", *options)] == rules


def test_a_proposal_is_shown_when_it_is_named_and_says_that_it_is_one():
    (proposed,) = entries("--aware", "2026-06-12T16:45", "--regime", "omnibus")
    assert proposed["state"] == "proposal"
    assert proposed["due_local"] == "2026-06-16T16:45:00+02:00"
    assert proposed["explanation"].startswith("A proposal, not in force: Due Tuesday 16 June 2026")


def test_the_weekend_allowance_stands_beside_the_strict_end():
    options = ("--aware", "2026-06-12T16:45", "--regime", "dora")
    events = ("--event", "classification=2026-06-12T22:00")
    initial = entries(*options, *events)[0]
    assert initial["due_local"] == "2026-06-13T02:00:00+02:00"
    assert initial["allowed_until_utc"] == "2026-06-15T10:00:00Z"
    bank = entries(*options, *events, "--profile", "credit_institution")[0]
    assert (bank["due_local"], bank["allowed_until_utc"]) == (initial["due_local"], None)


def test_without_json_a_rule_that_waits_has_no_other_reading():
    waiting = run("--aware", "2026-06-12T16:45").split("\n\n")[1]
    assert waiting.startswith("CNIL supplement\nNo deadline yet")
    assert "1182/71" not in waiting


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--regime", "HIPAA"), "--regime: “HIPAA” is not a regime"),
        (("--country", "France"), "--country: “France” is not a country"),
        (("--country", "FR-99"), "--country: The holidays of “FR-99” are not known"),
        (("--profile", "king"), "--profile: “king” says nothing"),
        (("--event", "landing=2026-06-12T16:45"), "--event landing: “landing” is nothing"),
        (("--event", "awareness=2026-06-12T16:45"), "--event awareness: “awareness” is nothing"),
        (("--event", "classification"), "--event classification: “” is not a date and time"),
        (("--event", "classification=soon"), "--event classification: “soon” is not a date"),
        (
            ("--event", "classification=2026-10-25T02:30"),
            "--event classification: 02:30 happened twice",
        ),
        (
            ("--event", "detection=2026-06-12", "--event", "detection=2026-06-13"),
            "--event detection: “detection” is nothing",
        ),
    ],
)
def test_a_bad_option_is_one_sentence_and_exit_code_2(options, sentence):
    with pytest.raises(CommandError) as caught:
        run("--aware", "2026-06-12T16:45", *options)
    assert caught.value.returncode == 2
    assert str(caught.value).startswith(sentence)


def test_an_event_that_happened_twice_is_settled_by_its_offset():
    with pytest.raises(CommandError, match=r"Add its offset\.$"):
        run("--aware", "2026-06-12T16:45", "--event", "classification=2026-10-25T02:30")


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
