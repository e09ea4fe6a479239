"""Whoever writes `Refused("some_code")` also writes what a person reads: no page shows a code."""

import ast
import re
from pathlib import Path

import pytest

from incidents.rendering.refusals import REFUSALS

ROOT = Path(__file__).resolve().parent.parent
APPS = ("incidents", "notifications", "breachtrack")


def refusals_written() -> dict[str, list[tuple[str, set[str]]]]:
    """By code: where it is raised, and the values given there. A code passed on is not counted."""
    found: dict[str, list[tuple[str, set[str]]]] = {}
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if _is_refused(node) and isinstance(node.args[0], ast.Constant):
                given = {keyword.arg for keyword in node.keywords}
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                found.setdefault(node.args[0].value, []).append((where, given))
    return found


def _is_refused(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused"


WRITTEN = refusals_written()


def test_the_tree_was_read():
    assert {"local_time_exists_twice", "not_allowed"} <= set(WRITTEN)


@pytest.mark.parametrize("code", sorted(WRITTEN))
def test_a_refusal_has_words_in_rendering_and_every_value_they_need(code):
    assert code in REFUSALS, f"add {code} to incidents/rendering/refusals.py: {WRITTEN[code]}"
    needed = set(re.findall(r"%\((\w+)\)s", str(REFUSALS[code])))
    for where, given in WRITTEN[code]:
        assert needed <= given, f"{where} does not give {needed - given}"
