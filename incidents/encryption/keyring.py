"""The keys, in a file of their own outside the database.

The file is JSON: `{"current": "k1", "keys": {"k1": "<base64 of 32 bytes>"}}`. New values are
sealed with the current key; the older keys stay so that what they sealed still opens.
"""

import base64
import functools
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from incidents.encryption.cipher import KEY_BYTES, CannotOpen, key_id_of, seal, unseal
from incidents.encryption.secret_files import write_once


@dataclass(frozen=True)
class Keyring:
    current: str
    keys: dict[str, bytes]

    def seal(self, plain: bytes, *, place: str) -> bytes:
        return seal(plain, key=self.keys[self.current], key_id=self.current, place=place)

    def unseal(self, sealed: bytes, *, place: str) -> bytes:
        """Raises `CannotOpen` when the key is gone or the value was changed or moved."""
        key_id = key_id_of(sealed)
        if key_id not in self.keys:
            raise CannotOpen(f"no key {key_id}")
        return unseal(sealed, key=self.keys[key_id], place=place)

    def blind(self, value: str, *, purpose: str) -> bytes:
        """A keyed digest (32 bytes): equal values can be found without being readable."""
        oldest = self.keys[min(self.keys)]
        return hmac.digest(oldest, f"{purpose}\0{value}".encode(), hashlib.sha256)


def read_keyring(path: Path) -> Keyring:
    """The keyring in `path`. Raises `ValueError` when a key has not 32 bytes."""
    content = json.loads(path.read_text())
    keys = {name: base64.b64decode(key) for name, key in content["keys"].items()}
    short = [name for name, key in keys.items() if len(key) != KEY_BYTES]
    if short or content["current"] not in keys:
        raise ValueError(f"{path}: each key has 32 bytes and `current` names one of them")
    return Keyring(content["current"], keys)


def new_keyring() -> bytes:
    """The content of a keyring file with one fresh key."""
    key = base64.b64encode(os.urandom(KEY_BYTES)).decode()
    return json.dumps({"current": "k1", "keys": {"k1": key}}).encode()


@functools.cache
def keyring() -> Keyring:
    """The keyring of this instance, made on first use. Raises as `read_keyring`, and `CannotOpen`
    where the file is gone: a new key would open nothing, and hide that the old one is missing.
    """
    path: Path = settings.KEYS_FILE
    if not path.exists():
        if settings.MACHINE_FILE.exists():
            raise CannotOpen(f"{path} is missing: put the keys of this database back")
        write_once(path, new_keyring())
    return read_keyring(path)
