"""AES-256-GCM with a key id in front, bound to the place where the text is kept.

Shape of a sealed value: version (1 byte), length of the key id (1 byte), key id, nonce
(12 bytes), ciphertext with its tag. The associated data is the table, the column and the row,
so that a value moved to another row no longer opens.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Exception):
    """The value was changed, moved to another place, or sealed with a key we do not have."""


def seal(plain: bytes, *, key: bytes, key_id: str, place: str) -> bytes:
    """Encrypt `plain` for one `place`."""
    name = key_id.encode()
    nonce = os.urandom(NONCE_BYTES)
    box = AESGCM(key).encrypt(nonce, plain, place.encode())
    return bytes([VERSION, len(name)]) + name + nonce + box


def key_id_of(sealed: bytes) -> str:
    """The id of the key that sealed this value; raises `CannotOpen` for a foreign format."""
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise CannotOpen("not a sealed value")
    try:
        return sealed[2 : 2 + sealed[1]].decode("ascii")
    except UnicodeDecodeError as error:
        raise CannotOpen("not a sealed value") from error


def unseal(sealed: bytes, *, key: bytes, place: str) -> bytes:
    """Decrypt a sealed value. Raises `CannotOpen` when anything was changed or moved."""
    start = 2 + len(key_id_of(sealed))
    nonce, box = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, box, place.encode())
    except InvalidTag as error:
        raise CannotOpen(place) from error
