"""What Stripe's keys look like, so that a wrong one is seen before it is used."""

from __future__ import annotations

import re

_SECRET = re.compile(r"(?:sk|rk)_(test|live)_\w+")
_PUBLISHABLE = re.compile(r"pk_(test|live)_\w+")


def problem_of(*, secret: str, publishable: str) -> str:
    """What is wrong with a pair of keys, for people; "" if nothing is. Never says a key."""
    own, shown = _SECRET.fullmatch(secret), _PUBLISHABLE.fullmatch(publishable)
    if own is None:
        return "The secret key begins with sk_test_, sk_live_, rk_test_ or rk_live_."
    if shown is None:
        return "The publishable key begins with pk_test_ or pk_live_."
    if own.group(1) != shown.group(1):
        return "One key is for tests and the other one is live."
    return ""
