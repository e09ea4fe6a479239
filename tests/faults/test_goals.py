"""One line for each goal, OK only where the figures say so."""

import copy
import re

import pytest

from tests.faults import plans, seeded
from tests.faults.events import Faults
from tests.faults.goals import lines

LINE = re.compile(r"^\S+ (OK|SHORT) target=\S+ measured=\S+( \w+=\S+)*$")


def result(plan, **more):
    return {
        "plan": plan,
        "findings": {"I01": [], "I02": [], "I05": []},
        "faults": {"kill alerts": 700, "kill web": 300},
        "messages": 4000,
        "duplicates": 31,
        "most_copies": 2,
        "pages": {},
        "waits": {},
        "judged": 40,
        "in_hand": 120,
    } | more


def waits(**more):
    of = {"alerts": 400, "p99": 21.6, "most": 30.0}
    names = ("normal", "after a crash", "after an outage", "afterwards")
    notices = {"notices pending": 439_324, "notices sent": 52_516}
    return {name: dict(of) for name in names} | notices | more


def verdicts(*results):
    found = lines(results)
    assert all(LINE.match(line) for line in found), found
    return {line.split()[0]: line.split()[1] for line in found}


def test_a_thousand_kills_without_a_loss_read_like_this():
    assert lines([result("R1")]) == [
        "R1 OK target=0 measured=0 faults=1000 kills=1000 in_hand=120 messages=4000 "
        "duplicates=31 most_copies=2"
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"findings": {"I01": ["lost"], "I02": []}},
        {"findings": {"I01": [], "I02": ["never left"]}},
        {"findings": {"I01": [], "I02": [], "I05": ["two names"]}},
        {"duplicates": 101},
        {"most_copies": 4},
        {"judged": 0},
        {"messages": 0},
    ],
    ids=["lost", "not sent", "another", "copies", "four copies", "nothing judged", "no message"],
)
def test_r1_is_short_where_anything_is_found(more):
    assert verdicts(result("R1", **more)) == {"R1": "SHORT"}


def test_r2_counts_both_of_its_runs():
    clock = result("R2-clock", findings={"I01": ["lost", "lost"], "I02": []})
    [line] = lines([result("R2"), clock])
    assert line.startswith("R2 SHORT target=0 measured=2 faults=2000 ")
    assert line.endswith(" red=I01")


@pytest.mark.parametrize(
    ("when", "name", "seconds", "verdict"),
    [
        ("normal", "p99", 60.0, "OK"),
        ("normal", "p99", 60.1, "SHORT"),
        ("after a crash", "most", 120.1, "SHORT"),
        ("after an outage", "most", 60.1, "SHORT"),
        ("afterwards", "most", 60.1, "SHORT"),
        ("normal", "alerts", 19, "SHORT"),
    ],
)
def test_r5_holds_to_the_second_and_wants_enough_alerts(when, name, seconds, verdict):
    measured = copy.deepcopy(waits())
    measured[when][name] = seconds
    assert verdicts(result("R5", waits=measured)) == {"R5": verdict}


@pytest.mark.parametrize("which", ["notices pending", "notices sent"])
def test_r5_is_short_where_no_notice_waited_or_left_meanwhile(which):
    none = waits(**{which: 0})
    assert verdicts(result("R5", waits=none)) == {"R5": "SHORT"}


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        ({"asked": 70, "logged": 9, "slowest": 2.0, "errors": []}, "OK"),
        ({"asked": 70, "logged": 9, "slowest": 2.01, "errors": []}, "SHORT"),
        ({"asked": 70, "logged": 9, "slowest": 0.4, "errors": ["Answer(status=500)"]}, "SHORT"),
        ({"asked": 70, "logged": 0, "slowest": 0.4, "errors": []}, "SHORT"),
        ({"asked": 0, "logged": 0, "slowest": 0, "errors": []}, "SHORT"),
    ],
)
def test_r7_is_the_slowest_page_and_no_error(pages, verdict):
    assert verdicts(result("R3", pages=pages)) == {"R3": "OK", "R7": verdict}


def test_each_fault_of_a_plan_is_one_that_can_be_done():
    for plan in (*plans.FULL, *plans.SHORT, plans.EVERYTHING, plans.KILLS):
        assert all(callable(getattr(Faults, name)) for name in (*plan.faults, *plan.once)), (
            plan.name
        )


def test_the_full_runs_have_the_shipped_waits_and_the_numbers_of_the_goals():
    assert all(plan.waits == {} for plan in plans.FULL)
    counts = {plan.name: plan.count for plan in plans.FULL}
    assert (counts["R1"], counts["R3"], counts["R4"]) == (1000, 100, 190)
    assert counts["R2"] + counts["R2-clock"] == 500
    assert counts["R5"] == 491_840


def test_each_seeded_fault_has_a_mutant_and_an_invariant():
    assert seeded.found_by(seeded.environment_of(seeded.CONTROL)) == {"I01"}
    assert seeded.found_by({}) == set()
    assert len(seeded.EIGHT) == 8
    for name in seeded.EIGHT:
        assert seeded.found_by(seeded.environment_of(name)), name
