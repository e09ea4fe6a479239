"""How a campaign is cut into chunks, and how long it waits after a server said "not now"."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

CHUNK: Final = 1_000
# At a crash, at most this many people are uncertain per worker.
BATCH: Final = 100
LEASE: Final = timedelta(seconds=180)
RENEW_AFTER: Final = timedelta(seconds=30)
# RFC 5321, 4.5.4.1: the give-up time is four to five days at least.
GIVE_UP_AFTER: Final = timedelta(days=5)
# Copies of one message are bounded: after so many handings over without an answer a person is
# left as uncertain, in the ledger and on the page, for somebody to follow up.
MOST_UNCERTAIN: Final = 3
_SHORTEST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(minutes=30)


def chunk_ranges(count: int, *, size: int = CHUNK) -> Iterator[tuple[int, int]]:
    """First and last position of each chunk of `count` people, from position 1."""
    for first in range(1, count + 1, size):
        yield first, min(first + size - 1, count)


def wait_after_refusal(age: timedelta) -> timedelta:
    """The pause of a chunk after a 4xx: a quarter of the age of the campaign, 1 to 30 minutes.

    It grows like an exponential back-off and needs no counter.
    """
    return min(max(age / 4, _SHORTEST), _LONGEST)


def batches(tries: list[tuple[int, int]]) -> Iterator[list[int]]:
    """Positions in runs of at most 100, in order, from (position, uncertain tries).

    Who was uncertain before goes alone: a message that kills its worker then takes nobody
    else along.
    """
    run: list[int] = []
    for position, tried in tries:
        if run and (tried or len(run) == BATCH):
            yield run
            run = []
        if tried:
            yield [position]
        else:
            run.append(position)
    if run:
        yield run
