"""Every state of a clock against everything that can be known: nothing runs twice, nothing stops
by itself."""

from itertools import product
from typing import get_args

import pytest

from incidents.rules.clock_moves import Kept, Move, Settled, clock_move

EVERY = list(product((True, False), get_args(Settled), get_args(Kept), (True, False)))


@pytest.mark.parametrize(
    ("owed", "settled", "kept", "same", "move"),
    [
        (True, "", "", False, Move.START),
        (True, "", "running", True, Move.KEEP),
        (True, "", "running", False, Move.START),
        (True, "met", "running", True, Move.END),
        (True, "decided", "running", False, Move.END),
        (True, "met", "met", True, Move.KEEP),
        (True, "met", "met", False, Move.RESTATE),
        (True, "decided", "decided", False, Move.RESTATE),
        (True, "", "decided", True, Move.START),
        (True, "", "met", True, Move.START),
        (True, "", "lifted", True, Move.START),
        (True, "met", "", False, Move.KEEP),
        (True, "decided", "lifted", True, Move.KEEP),
        (False, "", "running", True, Move.LIFT),
        (False, "met", "met", False, Move.KEEP),
        (False, "", "", False, Move.KEEP),
    ],
)
def test_the_move(owed, settled, kept, same, move):
    assert clock_move(owed=owed, settled=settled, kept=kept, same=same) == move


@pytest.mark.parametrize(("owed", "settled", "kept", "same"), EVERY)
def test_whatever_is_owed_and_not_settled_runs(owed, settled, kept, same):
    move = clock_move(owed=owed, settled=settled, kept=kept, same=same)
    runs = move == Move.START or (kept == "running" and move == Move.KEEP)
    assert runs is (owed and not settled)


@pytest.mark.parametrize(("owed", "settled", "kept", "same"), EVERY)
def test_only_what_ran_ends_and_only_what_ended_is_restated(owed, settled, kept, same):
    move = clock_move(owed=owed, settled=settled, kept=kept, same=same)
    if move in (Move.END, Move.LIFT):
        assert kept == "running"
    if move == Move.RESTATE:
        assert kept in ("met", "decided")
        assert not same
