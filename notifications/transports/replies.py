"""A server's words, made fit to be stored in clear: short, one line, nobody's address in them."""

import re
from typing import Final

LONGEST: Final = 300
_ADDRESS: Final = re.compile(r"<?[^\s<>@,;:()\"]+@[^\s<>,;()\"]+>?")
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]+")


def reply_words(code: int, words: bytes, recipient: str) -> str:
    """`code` and the words, without any address nor the recipient's local part.

    Servers quote the address they refuse ("550 <zoe@example.fr>: user unknown"), and the
    reply is kept in the ledger, where no victim's address may stand.
    """
    text = _UNPRINTABLE.sub(" ", words.decode("ascii", "replace"))
    text = _ADDRESS.sub("<address>", text)
    local = recipient.partition("@")[0]
    if len(local) > 2:
        text = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "<address>", text, flags=re.IGNORECASE)
    return f"{code} {text}".strip()[:LONGEST]
