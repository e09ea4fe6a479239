"""Each fault that can cost an alert has a test of its own, or a reason why it has none here."""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = tomllib.loads((Path(__file__).parent / "faults_of_alerts.toml").read_text())
FAULTS = TABLE["faults"]
NUMBERS = (*range(1, 45), *range(49, 52), *range(53, 59))
MOST_REASONS = 5


@cache
def names_in(path):
    """The names of the tests of a file, of its classes too, read without running it."""
    tree = ast.parse((ROOT / path).read_text())
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
    }


def test_each_fault_that_concerns_alerts_is_listed_exactly_once():
    listed = [fault["id"] for fault in FAULTS] + list(TABLE["elsewhere"])
    assert sorted(set(listed)) == sorted(listed), "one is listed twice"
    missing = {f"F{number:02}" for number in NUMBERS} - set(listed)
    assert not missing, f"not listed: {sorted(missing)}"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["id"])
def test_its_tests_exist(fault):
    assert fault["fault"].endswith(".")
    assert bool(fault.get("tests")) != bool(fault.get("missing")), "tests, or a reason"
    for node in fault.get("tests", []):
        path, _, name = node.partition("::")
        assert name in names_in(path), f"{fault['id']}: there is no {node}"


def test_at_most_five_have_a_reason_instead():
    reasons = [fault["id"] for fault in FAULTS if fault.get("missing")]
    assert len(reasons) <= MOST_REASONS, reasons


def test_what_stands_elsewhere_says_why():
    assert all(len(reason.split()) > 3 for reason in TABLE["elsewhere"].values())
