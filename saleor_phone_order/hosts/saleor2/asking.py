"""Who asks for money right now: Saleor 2.10 does not tell the payment gateway's plugin."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Iterator, Optional

from ...rules.actors import Actor

_asker: ContextVar[Optional[Actor]] = ContextVar("phone_order_asker", default=None)


@contextmanager
def asking(actor: Actor) -> Iterator[None]:
    token = _asker.set(actor)
    try:
        yield
    finally:
        _asker.reset(token)


def asker() -> Optional[Actor]:
    return _asker.get()
