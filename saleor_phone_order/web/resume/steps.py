"""Which steps there are on the way to an order, and which is next: all read from the cart.

Where it is paid here, `paying` comes after REVIEW.
"""

from __future__ import annotations

from enum import Enum
from typing import List, Optional

from ...hosts.values import ADDRESS_FIELDS, Address, CartSnapshot


class Step(str, Enum):
    CONTACT = "contact"
    ADDRESSES = "addresses"  # where it is shipped to; where nothing is, where the bill goes
    BILLING = "billing"  # where that is somewhere else
    DELIVERY = "delivery"
    REVIEW = "review"


def steps_of(cart: CartSnapshot, *, is_guest: bool, asked: str = "") -> List[Step]:
    steps = [Step.CONTACT] if is_guest else []
    steps.append(Step.ADDRESSES)
    if cart.is_shipping_required:
        is_same = is_same_address(cart.shipping_address, cart.billing_address)
        if asked == Step.BILLING.value or not is_same:
            steps.append(Step.BILLING)
        steps.append(Step.DELIVERY)
    return [*steps, Step.REVIEW]


def is_done(step: Step, cart: CartSnapshot) -> bool:
    if step is Step.CONTACT:
        return bool(cart.email)
    if step is Step.ADDRESSES and cart.is_shipping_required:
        return cart.shipping_address is not None
    if step in (Step.ADDRESSES, Step.BILLING):
        return cart.billing_address is not None
    if step is Step.DELIVERY:
        return cart.shipping_method is not None
    return False


def current_step(cart: CartSnapshot, *, is_guest: bool, asked: str = "") -> Step:
    """The one that was asked for, if everything before it is done, else the first that is
    not."""
    for step in steps_of(cart, is_guest=is_guest, asked=asked):
        if step.value == asked or not is_done(step, cart):
            return step
    return Step.REVIEW


def is_same_address(first: Optional[Address], second: Optional[Address]) -> bool:
    if first is None or second is None:
        return first is second
    return all(getattr(first, name) == getattr(second, name) for name in ADDRESS_FIELDS)
