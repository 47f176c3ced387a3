"""The cart that a link has brought to life; nobody owns it in the host."""

from __future__ import annotations

from datetime import datetime
from typing import Any, List, Optional

from ..hosts import host
from ..hosts.values import CartContents
from ..models import Cart, Draft, DraftLink
from . import order_details, rebuilding
from .rebuilding import Difference, PlannedLine


def is_there(draft: Draft) -> bool:
    return contents(draft) is not None


def contents(draft: Draft) -> Optional[CartContents]:
    """None if there is no live cart."""
    if not draft.checkout_ref or not Cart.objects.filter(checkout_ref=draft.checkout_ref).exists():
        return None
    return host.cart_contents(draft.checkout_ref)


def drop(draft: Draft) -> None:
    """Delete the cart of a locked draft. `checkout_ref` stays: an order that the
    customer is paying for at this moment still finds its draft by it."""
    if is_there(draft):
        host.delete_cart(draft.checkout_ref)
        Cart.objects.filter(checkout_ref=draft.checkout_ref).delete()


def bring_to_life(
    draft: Draft, link: DraftLink, customer: Any, planned: List[PlannedLine], now: datetime
) -> List[Difference]:
    """A new cart for a locked draft, and what is not as it was quoted."""
    Cart.objects.filter(checkout_ref=draft.checkout_ref).delete()
    draft.checkout_ref = host.create_cart(
        customer=customer, email=draft.email, channel_ref=draft.channel_ref
    )
    Cart.objects.create(checkout_ref=draft.checkout_ref, customer=customer)
    order_details.tag_cart_of_draft(draft)
    if not link.has_products:
        rebuilding.put_customer_details(checkout_ref=draft.checkout_ref, draft=draft, now=now)
        return []
    return rebuilding.fill(checkout_ref=draft.checkout_ref, draft=draft, planned=planned, now=now)
