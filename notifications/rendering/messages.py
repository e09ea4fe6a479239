"""Mail as bytes: the headers made once by the standard library, then filled person by person.

One recipient, no Cc, no Bcc; text/plain in UTF-8, beside a calendar at most; lines far below 998
bytes; the same arguments always give the same bytes, so that their hash can stand in the ledger.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from django.utils.crypto import salted_hmac

from incidents.rules.refusals import Refused
from notifications.rendering.segments import Segment, filled
from notifications.rules.addresses import is_plain, own_address, read_address
from notifications.rules.forbidden_characters import require_clean

LONGEST_SUBJECT: Final = 200
_LONGEST_LINE: Final = 76
_HIGH_BYTES: Final = bytes(range(128, 256))
_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9.-]{1,100}@[A-Za-z0-9.-]{1,100}>")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
# Out-of-office answers to these would only add to the mail of the worst week of the year.
_AUTOMATIC: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Everything that is the same for all: encoded headers, and the text with its slots."""

    head: bytes
    body: tuple[Segment, ...]

    def fill(
        self, values: Mapping[str, str], *, recipient: str, message_id: str, date: datetime
    ) -> bytes:
        """The message to one person. `date` is aware.

        Raises Refused: `control_character`, `address_…` (field `recipient`),
        `notice_output_too_long`, `message_id_unusable`.
        """
        encoding, body = _encoded(filled(self.body, values))
        if not _MESSAGE_ID.fullmatch(message_id):
            raise Refused("message_id_unusable", field="message_id")
        return b"".join(
            (
                b"To: ",
                _address(recipient, field="recipient").encode("ascii"),
                b"\r\nDate: ",
                format_datetime(date).encode("ascii"),
                b"\r\nMessage-ID: ",
                message_id.encode("ascii"),
                b"\r\nContent-Transfer-Encoding: ",
                encoding,
                b"\r\n",
                self.head,
                b"\r\n",
                body,
            )
        )


def compile_skeleton(
    *, sender: str, subject: str, body: Sequence[Segment], reply_to: str = ""
) -> Skeleton:
    """Headers checked and encoded by the standard library, once per version and language.

    `sender` is an address or `Name <address>`; `reply_to` an address, or empty. Raises
    Refused: `control_character`, `subject_length` (field `subject`), `sender_unusable`,
    `address_…` (field `reply_to`).
    """
    require_clean(sender, field="sender")
    require_clean(subject, field="subject")
    if not 1 <= len(subject.strip()) <= LONGEST_SUBJECT:
        raise Refused("subject_length", field="subject", longest=LONGEST_SUBJECT)
    for piece in body:
        if isinstance(piece, str):
            require_clean(piece, field="text", lines=True)
    return Skeleton(_head(sender, subject.strip(), reply_to), tuple(body))


def plain_message(
    *, sender: str, recipient: str, subject: str, text: str, message_id: str, date: datetime
) -> bytes:
    """One message to one person. Raises Refused as `compile_skeleton` and `Skeleton.fill`."""
    body = [text.replace("\r\n", "\n").replace("\r", "\n")]
    skeleton = compile_skeleton(sender=sender, subject=subject, body=body)
    return skeleton.fill({}, recipient=recipient, message_id=message_id, date=date)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A calendar beside the text: its name, and its bytes as `calendar_to_publish` makes them."""

    name: str
    calendar: bytes


def with_attachment(message: bytes, attachment: Attachment) -> bytes:
    """A message of `plain_message` as multipart/mixed: its text as it was, then the calendar.

    The same arguments give the same bytes: the boundary follows from the Message-ID.
    """
    mixed = message_from_bytes(message, policy=policy.SMTP)
    if not isinstance(mixed, EmailMessage):
        raise TypeError("the policy of the standard library makes another kind of message")
    mixed.add_attachment(
        attachment.calendar.decode("utf-8"),
        subtype="calendar",
        cte="base64",
        filename=attachment.name,
        params={"method": "PUBLISH"},
    )
    mark = salted_hmac("breachtrack.boundary", mixed["Message-ID"], algorithm="sha256").hexdigest()
    mixed.set_boundary(f"=_{mark[:40]}")
    return mixed.as_bytes()


def stable_message_id(kind: str, pk: object, domain: str) -> str:
    """The same on each try and for each renderer; nobody can read kind or number out of it."""
    mark = salted_hmac("breachtrack.message-id", f"{kind}:{pk}", algorithm="sha256").hexdigest()
    host = domain if len(domain) <= 100 and _DOMAIN.fullmatch(domain) else "breachtrack.invalid"
    return f"<{mark[:40]}@{host}>"


def _head(sender: str, subject: str, reply_to: str) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"] = sender
        addresses = message["From"].addresses
    except (ValueError, IndexError) as problem:
        raise Refused("sender_unusable", field="sender") from problem
    if len(addresses) != 1:
        raise Refused("sender_unusable", field="sender")
    _address(addresses[0].addr_spec, field="sender")
    if reply_to:
        message["Reply-To"] = _address(reply_to, field="reply_to")
    message["Subject"] = subject
    for name, value in _AUTOMATIC.items():
        message[name] = value
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'text/plain; charset="utf-8"'
    return message.as_bytes().removesuffix(b"\r\n")


def _address(typed: str, *, field: str) -> str:
    """A name without a dot is let through: the server of an intranet knows its own."""
    address = own_address(typed)
    if is_plain(address):
        return address
    try:
        return read_address(typed)
    except Refused as refused:
        raise Refused(refused.code, field=field, **refused.params) from refused


def _encoded(text: str) -> tuple[bytes, bytes]:
    """(transfer encoding, body) with CRLF: plain if it can be, else the shorter of the two."""
    content = text.rstrip("\n").replace("\n", "\r\n").encode("utf-8") + b"\r\n"
    high = len(content) - len(content.translate(None, _HIGH_BYTES))
    if not high and all(len(line) <= _LONGEST_LINE for line in content.split(b"\r\n")):
        return b"7bit", content
    # A byte outside ASCII takes three in quoted-printable, any three bytes take four in base64.
    if high * 6 > len(content):
        return b"base64", base64.encodebytes(content).replace(b"\n", b"\r\n")
    return b"quoted-printable", binascii.b2a_qp(content, istext=True)
