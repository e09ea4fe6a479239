"""Reading a message that says that ours came back (RFC 3464), whoever wrote it.

Nothing of it is believed but the identities in it, and those only where we gave them out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Final

MOST_IDS: Final = 20
# A report has one, the message within it one or two. The library compares each line with all that
# are open, so that a few hundred keep a processor busy for long.
MOST_BOUNDARIES: Final = 20
_ID: Final = re.compile(r"<[A-Za-z0-9.-]{1,100}@[A-Za-z0-9.-]{1,100}>")
_FOR_GOOD: Final = re.compile(r"5\.\d{1,3}\.\d{1,3}", re.ASCII)
_RETURNED: Final = ("message/rfc822", "text/rfc822-headers", "message/global")


@dataclass(frozen=True)
class Report:
    """What came back for good: the status (5.x.x) and the Message-IDs it may be about."""

    status: str
    message_ids: tuple[str, ...]


def read_report(raw: bytes) -> Report | None:
    """None for whatever is no report of a final failure, however it is broken."""
    if raw.lower().count(b"boundary") > MOST_BOUNDARIES:
        return None
    try:
        message = message_from_bytes(raw)
        if message.get_content_type() != "multipart/report":
            return None
        status = next(_statuses(message), None)
        return Report(status, _ids(message)) if status else None
    except Exception:
        # The library stumbles over some broken messages: those say nothing that counts.
        return None


def _statuses(message: Message) -> Iterator[str]:
    """Of each recipient for whom delivery failed for good; delayed or relayed is no failure."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            found = _FOR_GOOD.match(str(block.get("Status", "")).strip())
            if str(block.get("Action", "")).strip().lower() == "failed" and found:
                yield found[0]


def _blocks(part: Message) -> Iterable[Message]:
    blocks = part.get_payload()
    return (
        [each for each in blocks if isinstance(each, Message)] if isinstance(blocks, list) else []
    )


def _ids(message: Message) -> tuple[str, ...]:
    """Of the message that was returned, then those that the report refers to."""
    found = [*_returned(message)]
    for name in ("References", "In-Reply-To", "Original-Message-ID"):
        found += _ID.findall(str(message.get(name, "")))
    return tuple(dict.fromkeys(found))[:MOST_IDS]


def _returned(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() not in _RETURNED:
            continue
        for inner in _blocks(part) or [_headers(part)]:
            yield from _ID.findall(str(inner.get("Message-ID", "")))


def _headers(part: Message) -> Message:
    content = part.get_payload(decode=True)
    return message_from_bytes(content if isinstance(content, bytes) else b"")
