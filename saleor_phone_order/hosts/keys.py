"""The host's primary keys, which we hold as text."""

from __future__ import annotations

from typing import Iterable, List

#: They are 32-bit integers; a larger number would be a database error.
MAX_KEY = 2**31 - 1


def keys_of(refs: Iterable[str]) -> List[int]:
    """The keys among references; what cannot be a key is left out."""
    return [
        int(ref)
        for ref in refs
        if ref.isascii() and ref.isdigit() and len(ref) <= 10 and int(ref) <= MAX_KEY
    ]
