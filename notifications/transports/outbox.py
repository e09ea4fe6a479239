"""Reading the messages kept on this machine, for the outbox page."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

# Our own names only: no separator, no leading dot, hence no way out of the folder.
_NAME: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z_[A-Za-z0-9.-]{1,100}\.eml", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """One message of the outbox. `date` is aware, or None where the header is unreadable."""

    name: str
    subject: str
    sender: str
    recipient: str
    date: datetime | None
    text: str


def list_messages(folder: Path, *, limit: int = 200) -> list[KeptMessage]:
    """The latest messages, newest first, at most `limit`. An absent folder is an empty one."""
    if not folder.is_dir():
        return []
    names = sorted((each.name for each in folder.glob("*.eml")), reverse=True)
    found = (read_message(folder, name) for name in names[:limit])
    return [message for message in found if message is not None]


def read_message(folder: Path, name: str) -> KeptMessage | None:
    """The message in that file; None where there is none, or the name is not one of ours."""
    if not _NAME.fullmatch(name) or (folder / name).is_symlink():
        return None
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    message = message_from_bytes(content, policy=policy.default)
    return KeptMessage(
        name=name,
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        recipient=str(message.get("To", "")),
        date=_date(message),
        text=_text(message),
    )


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except (ValueError, TypeError, OverflowError):
        return None


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    try:
        return str(part.get_content()) if part else ""
    except (LookupError, ValueError):
        return ""
