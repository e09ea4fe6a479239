"""What every way out for mail has in common: it is opened, used for many messages, and closed."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Self

from notifications.transports.outcomes import NotReached, Outcome


class Transport(ABC):
    """A context manager that closes itself. `server` is where its messages go, as journals say."""

    server: str

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Lets go of what is kept open. May be called twice."""

    @abstractmethod
    def hand_over(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_data: Callable[[], bool],
    ) -> Outcome:
        """Hands one message over, unless `before_data()` says no, and says what came of it."""

    def knock(self) -> NotReached | None:
        """Whether messages could be handed over now, without one; None: nothing speaks against."""
        return None
