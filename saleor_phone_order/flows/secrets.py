"""What is computed from the shop's secret key, so that it need not be kept anywhere."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Optional

from django.conf import settings

from ..rules.history_chain import format_time


def keyed_hash(purpose: str, text: str, *, secret: Optional[str] = None) -> str:
    """HMAC-SHA-256 in 64 hex digits, with a key derived for this purpose alone.

    `secret` is a former secret key of the shop, to check what was computed with that.
    """
    key = derived_key(purpose, settings.SECRET_KEY if secret is None else secret)
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def derived_key(purpose: str, secret: str) -> bytes:
    """The key of a purpose, from which no other's can be known."""
    name = b"saleor_phone_order." + purpose.encode()
    return hmac.new(secret.encode(), name, hashlib.sha256).digest()


def numeric_code(purpose: str, ref: str, sent_at: datetime) -> str:
    """Six digits that belong to one row and one time: the same each time they are asked
    for, so that a mail that is sent twice says the same."""
    number = int(keyed_hash(purpose, "%s|%s" % (ref, format_time(sent_at))), 16)
    return "%06d" % (number % 1_000_000)


def is_same(first: str, second: str) -> bool:
    """Compared in a time that tells nothing about where they differ."""
    return hmac.compare_digest(first.encode(), second.encode())
