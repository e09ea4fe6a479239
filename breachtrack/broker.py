"""The broker made of files, with two gaps of the original closed.

The original creates a message under its final name and then fills it, and reads whatever it
finds: a worker that looks in between, or finds what a killed process left half written, raises
in its consumer loop. Here a message appears whole or not at all, and an unreadable one is dropped
with a line in the log. That loses nothing: messages only say "look now", the rows carry the work.
"""

import fcntl
import logging
import os
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Write the message beside its place, then name it: a rename is atomic."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        hidden = Path(self.data_folder_out, f".{name}.part")
        hidden.write_text(dumps(payload), encoding="utf-8")
        hidden.rename(Path(self.data_folder_out, name))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message of `queue`; raises Empty when there is none, or none that is whole."""
        try:
            return super()._get(queue)
        except ValueError:
            logger.warning("An unreadable message of the queue %s was dropped.", queue)
            raise Empty from None

    def _queue_bind(self, *args: Any) -> None:
        """One process at a time: the original lets a second one read a table not yet written."""
        lock = os.open(self.control_folder / "bind.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            super()._queue_bind(*args)
        finally:
            os.close(lock)


class Transport(filesystem.Transport):
    Channel = Channel

    @property
    def default_connection_params(self) -> dict[str, Any]:
        """No host and no port: otherwise every process warns at its start that none was given."""
        return {}
