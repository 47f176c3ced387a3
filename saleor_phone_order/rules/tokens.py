"""Secrets of resume links: the link holds the token, the database only its hash."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def make_link_token() -> str:
    """A new secret of 256 random bits: 43 characters that need no escaping in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """SHA-256 in 64 hex digits. No salt or stretching: nobody can guess 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
