"""A cart as its agent or customer sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Dict, Optional, Union

from ..hosts import host
from ..hosts.values import CartSnapshot
from ..models import Draft, Session
from ..rules.prices import ResolvedPrice
from . import coupons, prices
from .campaign_rules import rules_of
from .sessions import refuse_ended


@dataclass(frozen=True)
class CartView:
    """A cart as the agent sees it: the host's snapshot, and why each line costs what."""

    snapshot: CartSnapshot
    prices: Dict[str, ResolvedPrice]


def of_session(*, session: Session, now: datetime) -> Optional[CartView]:
    """The session's cart; None once it is gone. May call a tax app: never under a lock.

    :raises SessionClosed: the session that was open has ended since.
    """
    cart = of_cart(
        checkout_ref=session.checkout_ref,
        customer_id=session.customer_id,
        channel_ref=session.channel_ref,
        now=now,
    )
    if session.is_open and (cart is None or not cart.snapshot.lines):
        refuse_ended(session)
    return cart and _with_methods_of_campaign(cart, session)


def of_draft(*, draft: Draft, now: datetime) -> Optional[CartView]:
    """The same of a draft's live cart."""
    cart = of_cart(
        checkout_ref=draft.checkout_ref,
        customer_id=draft.customer_id,
        channel_ref=draft.channel_ref,
        now=now,
    )
    return cart and _with_methods_of_campaign(cart, draft)


def _with_methods_of_campaign(cart: CartView, owner: Union[Session, Draft]) -> CartView:
    """Only those that the campaign offers can be chosen."""
    if owner.campaign_id is None:
        return cart
    rules = rules_of(owner)
    methods = tuple(
        method
        for method in cart.snapshot.shipping_methods
        if rules.allows_shipping_method(method.ref)
    )
    return replace(cart, snapshot=replace(cart.snapshot, shipping_methods=methods))


def of_cart(
    *, checkout_ref: str, customer_id: Optional[int], channel_ref: str, now: datetime
) -> Optional[CartView]:
    """The same of any cart of ours."""
    snapshot = host.snapshot(checkout_ref, now=now) if checkout_ref else None
    if snapshot is None:
        return None
    found = prices.in_cart(
        customer_id=customer_id,
        checkout_ref=checkout_ref,
        variants={line.variant.ref: line.variant for line in snapshot.lines},
        quantities={line.variant.ref: line.quantity for line in snapshot.lines},
        channel_ref=channel_ref,
        currency=snapshot.currency,
        now=now,
    )
    return CartView(coupons.shown(snapshot, found), found.prices)
