"""Whether it is our own Process that turns a cart into an order right now.

The host loads the cart anew in between, so that nothing can be said on its instance.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar

_placed: ContextVar[str] = ContextVar("phone_order_placed", default="")


@contextmanager
def placing(checkout_ref: str):
    token = _placed.set(checkout_ref)
    try:
        yield
    finally:
        _placed.reset(token)


def is_placed_by_us(checkout_ref: str) -> bool:
    return bool(checkout_ref) and _placed.get() == checkout_ref
