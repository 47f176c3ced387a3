"""What an agent lets the shipping cost, inside Saleor 3's own calculations of carts.

Every version asks one function what the chosen method of a cart costs before vouchers and
taxes: totals, the shipping voucher, tax apps and the order start from it. So the agent's price
is put there, and nothing is written into rows of the host, which it would overwrite.
"""

from __future__ import annotations

import functools
from contextlib import suppress
from datetime import datetime
from typing import Optional, Tuple

from django.utils import timezone
from prices import Money

from ..base import Host
from ..import_hook import when_imported
from .cart_rows import checkout_row, locked_row
from .channels import money
from .deliveries import chosen_method_ref
from .documents import HostErrors, global_id, run

#: Where the host's view of a cart remembers what was answered: the method, and the price.
ANSWER = "_phone_order_shipping"


class ShippingPrices(Host):
    def shipping_price(self, checkout_ref: str) -> Optional[Tuple[str, Money]]:
        checkout = checkout_row(checkout_ref)
        method_ref = chosen_method_ref(checkout) if checkout is not None else ""
        if not method_ref or not checkout.is_shipping_required():
            return None
        return method_ref, money(_amount(checkout), checkout.currency)

    def shipping_price_moved(self, checkout_ref: str, *, now: datetime) -> None:
        checkout = locked_row(checkout_ref)
        # A calculation that has begun must not save what it found before.
        type(checkout).objects.filter(pk=checkout.pk).update(
            price_expiration=now, discount_expiration=now, last_change=now
        )
        if checkout.voucher_code:
            # It may take a part of it off. One that no longer applies is refused with the order.
            with suppress(HostErrors):
                run(
                    "CheckoutAddPromoCode",
                    id=global_id("Checkout", checkout_ref),
                    promoCode=checkout.voucher_code,
                )


def take_given_prices() -> None:
    """Before the host's first request."""
    when_imported("saleor.checkout.base_calculations", _wrap)


def _wrap(module) -> None:
    inner = module.calculate_base_price_for_shipping_method

    @functools.wraps(inner)
    def unless_an_agent_gave_less(checkout_info, *arguments, **named):
        price = inner(checkout_info, *arguments, **named)
        given = _given(checkout_info) if price.amount else None
        return price if given is None else min(price, given)

    module.calculate_base_price_for_shipping_method = unless_an_agent_gave_less


def _given(checkout_info) -> Optional[Money]:
    from .. import host

    checkout = checkout_info.checkout
    method_ref = chosen_method_ref(checkout)
    known_ref, given = getattr(checkout_info, ANSWER, ("", None))
    if known_ref != method_ref:
        given = host.answers.shipping_price(
            checkout_ref=str(checkout.pk),
            method_ref=method_ref,
            currency=checkout.currency,
            now=timezone.now(),
        )
        setattr(checkout_info, ANSWER, (method_ref, given))
    return given


def _amount(checkout):
    """What the method costs, as the host knows it without asking anybody."""
    if hasattr(checkout, "assigned_delivery"):
        return checkout.assigned_delivery.price_amount
    if checkout.shipping_method_id:
        listings = checkout.shipping_method.channel_listings.filter(channel=checkout.channel)
        listing = listings.first()
        if listing is not None:
            return listing.price_amount
    # Of an app's method: as it was when the cart was last calculated.
    return checkout.undiscounted_base_shipping_price_amount
