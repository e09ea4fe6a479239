"""Values as canonical JSON and as a hash: the same values always give the same bytes."""

import json
from hashlib import sha256


def canonical_json(value: object, *, escaped: bool = False) -> str:
    """Sorted keys, no spaces; `escaped` writes letters beyond ASCII as escapes.

    Raises TypeError for a value that JSON does not know, ValueError for NaN and infinity:
    instants and amounts are given as text, so that they read the same for ever.
    """
    return json.dumps(
        value, sort_keys=True, ensure_ascii=escaped, separators=(",", ":"), allow_nan=False
    )


def canonical_digest(value: object, *, escaped: bool = False) -> str:
    """SHA-256 of the canonical JSON in UTF-8, in hexadecimal. Raises like `canonical_json`."""
    return sha256(canonical_json(value, escaped=escaped).encode("utf-8")).hexdigest()
