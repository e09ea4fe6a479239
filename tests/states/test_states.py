"""R8: the clocks and alerts of the product beside a model of what should be, step by step."""

import os

import pytest

from tests.states.invariants import Broken
from tests.states.mutants import MUTANTS, QUICK
from tests.states.running import run

pytestmark = pytest.mark.django_db
# `make states` sets them; a seed that was printed is given again as SEED=….
RUNS, SEED = int(os.environ.get("RUNS", "3000")), int(os.environ.get("SEED", "1"))
PARTS = 12
MOST_RUNS_OF_A_MUTANT = 300


def test_the_product_does_what_the_model_says():
    assert run(runs=8, steps=25) >= 8


@pytest.mark.states
@pytest.mark.parametrize("part", range(PARTS))
def test_the_product_does_what_the_model_says_for_long(part):
    seed = SEED * 1000 + part
    print(f"seed {seed}")
    assert run(runs=RUNS // PARTS, seed=seed) >= RUNS // PARTS


@pytest.mark.parametrize("mutant", QUICK, ids=lambda one: one.__name__)
def test_a_mutant_is_found_at_once(mutant):
    found(mutant, runs=20)


@pytest.mark.states
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.__name__)
def test_each_mutant_is_found(mutant):
    found(mutant, runs=MOST_RUNS_OF_A_MUTANT)


def found(mutant, *, runs):
    with mutant(), pytest.raises(Broken) as broken:
        run(runs=runs, shrink=False)
    assert broken.value.code in MUTANTS[mutant], f"{mutant.__doc__} {broken.value}"
