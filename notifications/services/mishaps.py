"""Saying in the log what went wrong with one row, by its key and no word of its content."""

import logging
import traceback
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)


def log_mishap(doing: str, pk: int, problem: Exception) -> None:
    """One line: what was done, with which row, the kind of failure and the line of our code.

    The words of the failure stay out: they may quote a name or an address.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    logger.error("%s %s failed: %s at %s.", doing, pk, type(problem).__name__, place)


def each_alone(doing: str, pks: Iterable[int], do: Callable[[int], int]) -> int:
    """The sum of `do` over the rows. One that fails is logged, and its time comes at the next tick.

    Nothing that was written for it stays, where `do` is one transaction.
    """
    done = 0
    for pk in pks:
        try:
            done += do(pk)
        except Exception as problem:
            log_mishap(doing, pk, problem)
    return done
