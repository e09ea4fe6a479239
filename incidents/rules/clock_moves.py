"""What to do with the clock of a duty once more is known: its states, the moves between them."""

from enum import StrEnum
from typing import Final, Literal

Settled = Literal["", "met", "decided"]
Kept = Literal["", "running", "met", "decided", "lifted"]


class Move(StrEnum):
    KEEP = "keep"  # Nothing changes.
    START = "start"  # A new version runs; one that ran is replaced.
    END = "end"  # The running version ends as what settled it says.
    LIFT = "lift"  # The running version ends: the duty does not apply any more.
    RESTATE = "restate"  # A new version stands beside the ended one, and does not run.


NOTHING_STANDS: Final = ("", "lifted")


def clock_move(*, owed: bool, settled: Settled, kept: Kept, same: bool) -> Move:
    """The move for one duty towards one recipient.

    `owed`: the duty applies and what starts it has happened. `settled`: it was done, or a decision
    ended it. `kept` is the state of its newest version, empty if there is none; `same`: that
    version counted from the same instants to the same end. What was judged keeps the clock of its
    day (`RESTATE`): a later awareness stands beside it.
    """
    if not owed:
        return Move.LIFT if kept == "running" else Move.KEEP
    if kept in NOTHING_STANDS:
        return Move.KEEP if settled else Move.START
    if not settled:
        return Move.KEEP if kept == "running" and same else Move.START
    if kept == "running":
        return Move.END
    return Move.KEEP if same else Move.RESTATE
