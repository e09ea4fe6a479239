"""Saying in the log what went wrong with one row, by its key and no word of its content."""

import logging
import traceback

logger = logging.getLogger(__name__)


def log_mishap(doing: str, pk: int, problem: Exception) -> None:
    """One line: what was done, with which row, the kind of failure and the line of our code.

    The words of the failure stay out: they may quote a name or an address.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    logger.error("%s %s failed: %s at %s.", doing, pk, type(problem).__name__, place)
