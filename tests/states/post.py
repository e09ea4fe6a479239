"""The sink: what a mail server would have on its disk, apart from the database."""

from collections import deque
from dataclasses import dataclass
from email import message_from_bytes, policy

from notifications.transports.outcomes import (
    Accepted,
    NotReached,
    RefusedForGood,
    RefusedForNow,
    Unknown,
    Withdrawn,
)
from notifications.transports.transport import Transport

# What may come of one handing over, as a server does it.
ACCEPTED, LATER, NEVER, NO_SERVER, DROPPED = "250", "451", "550", "unreachable", "dropped"
ANSWERS = (ACCEPTED, LATER, NEVER, NO_SERVER, DROPPED)
# Where a worker may be killed.
CLAIMED, HANDING, ANSWERED = "after the claim", "before DATA", "after the 250"
POINTS = (CLAIMED, HANDING, ANSWERED)


class Killed(BaseException):
    """What `kill -9` does to a worker, as far as its own code is concerned."""


@dataclass(frozen=True)
class Copy:
    """One message that reached the server whole."""

    message_id: str
    date: str
    to: str
    message: bytes


@dataclass(frozen=True)
class Try:
    """One handing over: at which second of the run, and what the server answered."""

    message_id: str
    at: float
    answer: str


class Post(Transport):
    """A transport. `answers` are used up one by one, then everything is accepted.

    `elapsed` gives the seconds of the run. `kill_at`: the point at which the next handing over
    ends its worker. `before_data` and `within_data` are called once, before the claim is asked
    for and after it was: what others do meanwhile.
    """

    server = "sink"

    def __init__(self, elapsed):
        self.elapsed = elapsed
        self.copies, self.tries, self.problem = [], [], None
        self.seen_leaving = lambda message_id: None
        self.fair_weather()

    def fair_weather(self):
        self.answers, self.by_mailbox = deque(), {}
        self.kill_at, self.meanwhile_claimed, self.meanwhile_in_data = "", None, None

    def close(self):
        pass

    def hand_over(self, envelope_from, recipient, message, *, before_data):
        mail = message_from_bytes(message, policy=policy.default)
        answer = self.by_mailbox.get(recipient) or (
            self.answers.popleft() if self.answers else ACCEPTED
        )
        kill_at, self.kill_at = self.kill_at, ""
        self.tries.append(Try(mail["Message-ID"], self.elapsed(), answer))
        if answer == NO_SERVER:
            return NotReached("connect", "connection refused")
        if kill_at == CLAIMED:
            raise Killed
        self._meanwhile("meanwhile_claimed")
        if not before_data():
            return Withdrawn()
        self._happens(lambda: self.seen_leaving(mail["Message-ID"]))
        if kill_at == HANDING:
            raise Killed
        self._meanwhile("meanwhile_in_data")
        if answer in (ACCEPTED, DROPPED):
            # On its disk before it answers, as `tests/smtp_sink.py` does it.
            self.copies.append(Copy(mail["Message-ID"], mail["Date"], recipient, message))
        if kill_at == ANSWERED:
            raise Killed
        return OUTCOMES[answer]

    def _meanwhile(self, name):
        happens = getattr(self, name)
        setattr(self, name, None)
        if happens:
            self._happens(happens)

    def _happens(self, what):
        """The product takes what a transport raises for a broken connection: it is kept here."""
        try:
            what()
        except Exception as problem:
            self.problem = self.problem or problem

    def complain(self):
        """Raises what went wrong while a message was handed over."""
        problem, self.problem = self.problem, None
        if problem:
            raise problem


OUTCOMES = {
    ACCEPTED: Accepted("sink", "250 2.0.0 queued"),
    LATER: RefusedForNow("rcpt", "451 try again later"),
    NEVER: RefusedForGood("rcpt", "550 no such mailbox"),
    DROPPED: Unknown("the connection broke after the text"),
}
