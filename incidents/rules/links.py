"""One-time links: what is kept of their tokens."""

import hashlib


def token_digest(token: str) -> str:
    """SHA-256 of a token, in hex. A token has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
