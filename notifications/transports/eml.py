"""Mail kept on this machine, where no server is configured: one `.eml` file per message."""

import os
import re
import secrets
from collections.abc import Callable
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from notifications.rules.servers import FOLDER
from notifications.transports.outcomes import Accepted, NotReached, Outcome, Withdrawn
from notifications.transports.transport import Transport

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]+")


class EmlTransport(Transport):
    """Writes files readable by this account alone.

    A file appears whole or not at all. The same Message-ID handed over twice gives two files:
    the folder shows what happened, duplicates included.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.server = FOLDER

    def close(self) -> None:
        """Nothing is kept open."""

    def hand_over(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_data: Callable[[], bool],
    ) -> Outcome:
        if not before_data():
            return Withdrawn()
        try:
            name = _written(self._folder, message)
        except OSError as problem:
            return NotReached("write", f"{type(problem).__name__}: {problem.strerror}")
        return Accepted(self.server, name)


def _written(folder: Path, message: bytes) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = folder / f".{secrets.token_hex(8)}.part"
    try:
        _write_through(temporary, message)
        name = _settled(temporary, folder, _stem(message))
    finally:
        temporary.unlink(missing_ok=True)
    _write_through_folder(folder)
    return name


def _write_through(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settled(temporary: Path, folder: Path, stem: str) -> str:
    """A link, because a rename would replace the file of an earlier handing over."""
    copy = 1
    while True:
        name = f"{stem}.eml" if copy == 1 else f"{stem}.{copy}.eml"
        try:
            os.link(temporary, folder / name)
        except FileExistsError:
            copy += 1
        else:
            return name


def _write_through_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stem(message: bytes) -> str:
    """`20261024T100000Z_message-id`: the instant first, so that names sort by time."""
    found = message_from_bytes(message, policy=policy.default)
    identity = _UNSAFE.sub("-", str(found.get("Message-ID", ""))).strip("-.")[:80]
    return f"{_instant(found)}_{identity or 'no-message-id'}"


def _instant(message: EmailMessage) -> str:
    try:
        moment = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return "00000000T000000Z"
    return moment.strftime("%Y%m%dT%H%M%SZ")
