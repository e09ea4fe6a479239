"""The benchmarks themselves: a fast wrong result fails, and a missed goal says SHORT."""

import pytest

from benchmarks import papers
from benchmarks.goal_lines import goal_line
from benchmarks.measuring import Pairs, in_turns
from notifications.rendering.filing_exports import EXPORTS


def made(kind, number):
    make = EXPORTS[kind].make
    return make(papers.FORM, papers.answers(number), papers.context(number), papers.LANGUAGE)


@pytest.mark.parametrize(
    ("kind", "insist"), [("docx", papers.insist_on_docx), ("json", papers.insist_on_json)]
)
def test_the_filing_of_another_call_is_a_wrong_result(kind, insist):
    insist(made(kind, 1), 1)
    with pytest.raises(AssertionError):
        insist(made(kind, 2), 1)


def test_both_ways_take_turns_and_the_first_call_is_not_timed():
    called, looked_at = [], []
    pairs = in_turns(
        lambda number: called.append(("floor", number)),
        lambda number: called.append(("candidate", number)),
        lambda made, number: looked_at.append(number),
        pairs=2,
    )
    assert called == [(way, number) for number in range(3) for way in ("floor", "candidate")]
    assert looked_at == [0, 0, 1, 1, 2, 2]
    assert len(pairs.floor) == len(pairs.candidate) == 2


def test_a_ratio_is_the_median_of_its_pairs():
    pairs = Pairs(floor=(8.0, 9.0, 30.0), candidate=(1.0, 1.0, 2.0))
    assert pairs.ratio == 9.0
    assert pairs.spread == (8.0, 15.0)


def test_a_missed_goal_says_so():
    assert goal_line("P8", is_reached=True, ratio="9.1") == "P8 OK ratio=9.1"
    assert goal_line("P8", is_reached=False, ratio="7.9") == "P8 SHORT ratio=7.9"
