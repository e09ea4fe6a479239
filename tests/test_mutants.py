from dataclasses import replace

import pytest

from tests import mutants
from tests.mutants import Mutant, equivalent, line_of, mutant_of, run

# As the tool shows a change; the lines of a method come without their indentation.
DIFF = """\
# incidents.rules.periods.xǁPeriodǁ__post_init____mutmut_4: survived
--- incidents/rules/periods.py
+++ incidents/rules/periods.py
@@ -1,5 +1,5 @@
 def __post_init__(self) -> None:
-    if self.kind not in KINDS:
+    if self.kind in KINDS:
         raise ValueError("...")
"""
NAME = "incidents.rules.periods.xǁPeriodǁ__post_init____mutmut_4"
FOUND = Mutant(
    "incidents/rules/periods.py",
    "__post_init__",
    "if self.kind not in KINDS:",
    "if self.kind in KINDS:",
)
OTHER = replace(FOUND, becomes="if None:")


def test_a_mutant_is_named_by_what_it_changes_and_not_by_its_number():
    assert mutant_of(NAME, DIFF) == FOUND
    source = (mutants.ROOT / FOUND.file).read_text().splitlines()
    assert source[line_of(FOUND) - 1].strip() == FOUND.was


def test_what_may_survive_still_stands_in_the_source_and_has_a_reason():
    for mutant, reason in equivalent().items():
        assert line_of(mutant)
        assert reason.endswith(".")


@pytest.mark.parametrize(
    ("alive", "red"),
    [
        pytest.param([FOUND], 0, id="exactly those that are named"),
        pytest.param([FOUND, OTHER], 1, id="one that nobody named"),
        pytest.param([], 1, id="a name that nobody needs"),
    ],
)
def test_the_survivors_are_exactly_those_named_or_the_run_is_red(monkeypatch, capsys, alive, red):
    monkeypatch.setattr(mutants, "equivalent", lambda: {FOUND: "Nobody could notice."})
    monkeypatch.setattr(mutants, "run", lambda folder: (100, alive))
    assert mutants.main() == red
    assert f"{100 - len(alive)} of 100 mutants killed" in capsys.readouterr().out


def test_a_run_that_changed_nothing_is_red(monkeypatch, tmp_path):
    monkeypatch.setattr(mutants, "mutmut", lambda folder, *arguments: "")
    with pytest.raises(SystemExit, match=r"^Nothing was changed in incidents/rules/deadlines\.py"):
        run(tmp_path)
