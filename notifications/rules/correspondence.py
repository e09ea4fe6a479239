"""What may be recorded as correspondence with an authority, and which answers are awaited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused

FROM: Final = "from"
TO: Final = "to"
ORDER_TO_TELL: Final = "order_to_tell"
# What only an authority writes, and what only the organisation does.
OF_THE_AUTHORITY: Final = frozenset({"acknowledgement", "closure", ORDER_TO_TELL, "order"})
OF_THE_ORGANISATION: Final = frozenset({"answer"})


@dataclass(frozen=True, slots=True)
class Message:
    """What a person says of one message. `answer_by` is a day, or None."""

    authority: str
    direction: str
    kind: str
    at: Instant
    reference: str = ""
    text: str = ""
    answer_by: date | None = None


def check_message(message: Message, *, now: datetime) -> None:
    """Raise `Refused` when this cannot have been written so.

    `correspondence_in_future`, `correspondence_of_the_authority` (an order comes from it),
    `correspondence_of_ours` (an answer goes to it), `correspondence_no_answer_to_ours`,
    `correspondence_answer_before`.
    """
    if message.at.at > now:
        raise Refused("correspondence_in_future", field="day")
    if message.direction == TO and message.kind in OF_THE_AUTHORITY:
        raise Refused("correspondence_of_the_authority", field="kind")
    if message.direction == FROM and message.kind in OF_THE_ORGANISATION:
        raise Refused("correspondence_of_ours", field="kind")
    if message.answer_by is None:
        return
    if message.direction == TO:
        raise Refused("correspondence_no_answer_to_ours", field="answer_by")
    if message.answer_by < message.at.local.date():
        raise Refused("correspondence_answer_before", field="answer_by")


@dataclass(frozen=True, slots=True)
class Line:
    """A message that stands, as far as its answer goes."""

    key: int
    authority: str
    direction: str
    at: datetime
    answer_by: date | None


def awaited(lines: Iterable[Line]) -> frozenset[int]:
    """The keys of the messages that ask for an answer, where none went to the authority since."""
    listed = list(lines)
    return frozenset(
        one.key for one in listed if one.answer_by and not any(_answers(two, one) for two in listed)
    )


def _answers(two: Line, one: Line) -> bool:
    return two.direction == TO and two.authority == one.authority and two.at >= one.at
