"""Two ways timed in turns, so that what the machine does meanwhile meets both."""

import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Pairs:
    """Seconds of each way, pair by pair."""

    floor: tuple[float, ...]
    candidate: tuple[float, ...]

    @property
    def ratio(self):
        """How many times the candidate goes into the floor: the median of the pairs."""
        return median(self.ratios)

    @property
    def spread(self):
        """The lowest and the highest ratio of a pair."""
        return min(self.ratios), max(self.ratios)

    @property
    def ratios(self):
        return [one / other for one, other in zip(self.floor, self.candidate, strict=True)]


def in_turns(floor, candidate, check, *, pairs):
    """The times of both ways, called with the number of the pair; number 0 is not timed.

    `check(made, number)` raises AssertionError for a fast wrong result.
    """
    took = [
        (seconds(floor, check, number), seconds(candidate, check, number))
        for number in range(pairs + 1)
    ]
    return Pairs(*zip(*took[1:], strict=True))


def seconds(way, check, number):
    """How long one call takes; what it made is looked at afterwards."""
    began = time.perf_counter()
    made = way(number)
    took = time.perf_counter() - began
    check(made, number)
    return took
