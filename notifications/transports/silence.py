"""The way out of a machine that is not the instance: there is none."""

from collections.abc import Callable

from notifications.transports.outcomes import NotReached, Outcome
from notifications.transports.transport import Transport


class Silence(Transport):
    """Takes no message. Services do not even try; this holds whoever forgot to ask."""

    server = "nowhere"

    def close(self) -> None:
        """Nothing is open."""

    def hand_over(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_data: Callable[[], bool],
    ) -> Outcome:
        """Not reached, always: nothing is handed over and no attempt is burned."""
        return NotReached("connect", "this machine is not the instance: nothing leaves it")
