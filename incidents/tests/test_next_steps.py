from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.next_steps import Case, next_steps

LOGGED = Case(
    is_processor=False,
    awareness_said=False,
    facts_stated=False,
    decided="",
    filing="none",
    high_risk=None,
    people_told=False,
)
AWARE = replace(LOGGED, awareness_said=True)
STATED = replace(AWARE, facts_stated=True)
DECIDED = replace(STATED, decided="notify")
FILED = replace(DECIDED, filing="filed")
SUPPLIER = replace(LOGGED, is_processor=True)


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        pytest.param(
            LOGGED, "say_awareness state_facts decide start_filing", id="a title and nothing more"
        ),
        pytest.param(AWARE, "state_facts decide start_filing", id="aware"),
        pytest.param(STATED, "decide start_filing", id="facts stated"),
        pytest.param(DECIDED, "start_filing", id="decided to notify"),
        pytest.param(replace(DECIDED, filing="draft"), "finish_filing", id="draft begun"),
        pytest.param(FILED, "", id="filed, no high risk"),
        pytest.param(replace(FILED, filing="initial"), "complete_filing", id="filed in part"),
        pytest.param(
            replace(FILED, filing="initial", high_risk=True),
            "tell_people complete_filing",
            id="filed in part, high risk",
        ),
        pytest.param(replace(FILED, high_risk=True), "tell_people", id="filed, high risk"),
        pytest.param(
            replace(DECIDED, high_risk=True), "start_filing tell_people", id="high risk, not filed"
        ),
        pytest.param(
            replace(FILED, high_risk=True, people_told=True), "", id="filed and people told"
        ),
        pytest.param(replace(STATED, decided="not_notify"), "", id="decided not to notify"),
        pytest.param(
            replace(LOGGED, decided="not_a_breach"), "say_awareness", id="no breach, never aware"
        ),
        pytest.param(SUPPLIER, "name_controllers state_facts", id="a processor's"),
        pytest.param(
            replace(SUPPLIER, controllers=28, controllers_told=3, facts_stated=True),
            "tell_controllers",
            id="3 of 28 told",
        ),
        pytest.param(
            replace(SUPPLIER, controllers=28, controllers_told=28, facts_stated=True),
            "",
            id="28 of 28 told",
        ),
    ],
)
def test_the_next_steps_of(case, codes):
    assert " ".join(step.code for step in next_steps(case)) == codes


CASES = st.builds(
    Case,
    is_processor=st.booleans(),
    awareness_said=st.booleans(),
    facts_stated=st.booleans(),
    decided=st.sampled_from(["", "notify", "not_notify", "not_a_breach"]),
    filing=st.sampled_from(["none", "draft", "filed"]),
    high_risk=st.sampled_from([None, True, False]),
    people_told=st.booleans(),
    controllers=st.integers(0, 30),
    controllers_told=st.integers(0, 30),
)


@given(CASES)
def test_no_step_stands_twice_and_each_names_its_article(case):
    steps = next_steps(case)
    assert len({step.code for step in steps}) == len(steps)
    assert all(step.article for step in steps)
