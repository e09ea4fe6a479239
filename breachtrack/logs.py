"""The lines of the log: without what would open a door to whoever reads them."""

import logging
import re

# Django logs the address of what it refuses; in these the rest of the address is a key.
KEYS_FOLLOW = ("sign-in/link", "set-up", "calendar", "on-it", "arrived", "password/reset/key")
_KEYS = re.compile(rf"(/(?:{'|'.join(KEYS_FOLLOW)})/)[^/\s\"']+")


class WithoutKeys(logging.Formatter):
    """A line as usual, with each key in an address left out."""

    def format(self, record: logging.LogRecord) -> str:
        return _KEYS.sub(r"\1…", super().format(record))
