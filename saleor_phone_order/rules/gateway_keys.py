"""What Stripe's keys look like, so that a wrong one is seen before it is used."""

from __future__ import annotations

import re
from typing import Dict

_SECRET = re.compile(r"(?:sk|rk)_(test|live)_\w+")
_PUBLISHABLE = re.compile(r"pk_(test|live)_\w+")
_WEBHOOK = re.compile(r"whsec_\w+")

_IS_SECRET = "The secret key begins with sk_test_, sk_live_, rk_test_ or rk_live_."
_IS_PUBLISHABLE = "The publishable key begins with pk_test_ or pk_live_."
_IS_WEBHOOK = "The webhook's signing secret begins with whsec_."
_OTHER_MODE = "One key is for tests and the other one is live."
_MISSING = "Nothing is taken without it. Fill it in, or switch the page off."


def problem_of(*, secret: str, publishable: str) -> str:
    """What is wrong with a pair of keys, for people; "" if nothing is. Never says a key."""
    own, shown = _SECRET.fullmatch(secret), _PUBLISHABLE.fullmatch(publishable)
    if own is None:
        return _IS_SECRET
    if shown is None:
        return _IS_PUBLISHABLE
    if own.group(1) != shown.group(1):
        return _OTHER_MODE
    return ""


def problems_of(
    *, secret_key: str, publishable_key: str, webhook_secret: str, is_used: bool
) -> Dict[str, str]:
    """What is wrong with keys that an admin saves, by field. They can be filled in one by
    one before they are used."""
    found = {}
    own, shown = _SECRET.fullmatch(secret_key), _PUBLISHABLE.fullmatch(publishable_key)
    if secret_key and own is None:
        found["secret_key"] = _IS_SECRET
    if publishable_key and shown is None:
        found["publishable_key"] = _IS_PUBLISHABLE
    if webhook_secret and _WEBHOOK.fullmatch(webhook_secret) is None:
        found["webhook_secret"] = _IS_WEBHOOK
    if own and shown and own.group(1) != shown.group(1):
        found["publishable_key"] = _OTHER_MODE
    if is_used:
        given = {
            "secret_key": secret_key,
            "publishable_key": publishable_key,
            "webhook_secret": webhook_secret,
        }
        found.update({name: _MISSING for name, value in given.items() if not value})
    return found
