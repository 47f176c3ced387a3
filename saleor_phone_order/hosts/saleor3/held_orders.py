"""Keeps an order that waits for a review from going out, on Saleor 3.

Such an order is UNCONFIRMED with a mark in its private metadata. The host itself would
mail its confirmation, would confirm it at once in channels that confirm by themselves,
and fulfils an unconfirmed order as soon as it is paid. So the functions with which it
does these pass by an order with the mark, and every mutation that names one is refused.
"""

from __future__ import annotations

import functools
from typing import Any, Callable

from django.db import transaction

from ..import_hook import when_imported
from .documents import is_running
from .placing import is_placed_by_us

#: Private metadata of an order that waits for a review.
HELD = "phone_order_held"

#: The host's mutations that may name such an order.
ALLOWED_DURING_REVIEW = frozenset(
    {
        # Notes are what a review is made of.
        "orderAddNote",
        "orderNoteAdd",
        "orderNoteUpdate",
        # Public metadata belongs to the shop's other systems, which hear of every new
        # order; the mark is private metadata.
        "updateMetadata",
        "deleteMetadata",
    }
)


def is_held(order: Any) -> bool:
    return HELD in (order.private_metadata or {})


def hold_back() -> None:
    """Make the host's functions pass by held orders. Before the host's first request."""
    when_imported("saleor.checkout.complete_checkout", _hold_confirmation)
    when_imported("saleor.order.actions", _hold_actions)
    when_imported("saleor.order.utils", _hold_status)


def _hold_confirmation(module) -> None:
    assign = getattr(module, "assign_checkout_user", None)
    if assign is not None:
        module.assign_checkout_user = _leaving_guests(assign)
    _wrap(module, "send_order_confirmation", lambda order_info, *_, **__: order_info.order)


def _leaving_guests(assign: Callable) -> Callable:
    """The host gives a guest's order to the account with that e-mail. Ours has the owner
    that the session has: an agent asks before taking a guest for a customer."""

    @functools.wraps(assign)
    def unless_placed_by_us(user, checkout_info):
        if not is_placed_by_us(str(checkout_info.checkout.pk)):
            assign(user, checkout_info)

    return unless_placed_by_us


def _hold_actions(module) -> None:
    _wrap(module, "order_confirmed", lambda order, *_, **__: order)
    _wrap(module, "order_charged", lambda order_info, *_, **__: order_info.order)
    _wrap(module, "send_order_canceled_confirmation", lambda order, *_, **__: order)
    module.send_payment_confirmation = _after_commit(module.send_payment_confirmation)


def _hold_status(module) -> None:
    # Of an order without units the host leaves the status as it is.
    name = "_calculate_quantity_including_returns"
    _wrap(module, name, lambda order: order, (0, 0, 0, 0))


def _wrap(module, name: str, order_of: Callable, answer: Any = None) -> None:
    inner = getattr(module, name)

    @functools.wraps(inner)
    def passing_by_held_orders(*arguments, **named):
        if is_held(order_of(*arguments, **named)):
            return answer
        return inner(*arguments, **named)

    setattr(module, name, passing_by_held_orders)


def _after_commit(send: Callable) -> Callable:
    """The host mails at once, which would be too early inside our own transaction."""

    @functools.wraps(send)
    def wait_for_ours(*arguments, **named):
        if is_running():
            transaction.on_commit(functools.partial(send, *arguments, **named))
        else:
            send(*arguments, **named)

    return wait_for_ours


def may_change_orders(mutation: str) -> bool:
    """Every mutation, also one that a later version or another plugin adds, but those that
    are known to be harmless. Ours look at the review themselves."""
    return mutation not in ALLOWED_DURING_REVIEW and not mutation.startswith("phoneOrder")
