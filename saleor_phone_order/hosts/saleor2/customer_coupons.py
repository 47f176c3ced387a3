"""Coupons in the prices of a cart that its customer orders in the shop, on Saleor 2.10.

The host counts the use of its own voucher before it takes the money, in a transaction that
ends before that. Ours are counted last in the same one: whoever comes too late pays nothing.
Where no order comes of it, they are given back.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Iterator, List, Optional

from django.utils import timezone

from ..used_vouchers import VoucherUse
from .vouchers import give_back

#: On a checkout instance: its coupons are locked, and its total was looked at since.
LOCKED = "_phone_order_coupons_locked"

#: What was counted for the cart that is being completed, and has no order yet.
_counted: ContextVar[Optional[List[VoucherUse]]] = ContextVar("phone_order_counted", default=None)


@contextmanager
def completing() -> Iterator[None]:
    """Around the host's `checkoutComplete`."""
    counted: List[VoucherUse] = []
    token = _counted.set(counted)
    try:
        yield
    finally:
        _counted.reset(token)
        for use in counted:
            give_back(use)


def count_before_payment(module) -> None:
    """Also plugins that are asked after ours have agreed by then."""
    prepare = module.prepare_order_data

    @functools.wraps(prepare)
    def prepare_and_count(*, checkout, **arguments):
        from .. import host

        order_data = prepare(checkout=checkout, **arguments)
        counted = _counted.get()
        if counted is not None and getattr(checkout, LOCKED, False):
            counted.append(
                host.answers.use_coupons(checkout_ref=str(checkout.pk), now=timezone.now())
            )
        return order_data

    module.prepare_order_data = prepare_and_count


def note_use(order) -> None:
    """There is an order: what was counted stays so, and the order says what it was."""
    counted = _counted.get()
    if counted:
        order.private_metadata = {**order.private_metadata, **counted.pop().note}
        order.save(update_fields=["private_metadata"])
