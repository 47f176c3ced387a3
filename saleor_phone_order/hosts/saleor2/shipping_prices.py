"""What an agent lets the shipping cost, inside Saleor 2.10's own calculations of carts.

Like the prices of lines (`prices`) it is put where the calculation starts: the method that the
checkout's instance has, never the database. Tax plugins read the price there again.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Optional, Tuple

from django.utils import timezone
from prices import Money

from ..base import Host

#: Where a checkout remembers what was answered: the method it was about, and the price.
ANSWER = "_phone_order_shipping"


class ShippingPrices(Host):
    def shipping_price(self, checkout_ref: str) -> Optional[Tuple[str, Money]]:
        from saleor.checkout.models import Checkout

        checkouts = Checkout.objects.select_related("shipping_method").filter(pk=checkout_ref)
        checkout = checkouts.first()
        method = checkout.shipping_method if checkout is not None else None
        if method is None or not checkout.is_shipping_required():
            return None
        return str(method.pk), method.price

    def shipping_price_moved(self, checkout_ref: str, *, now: datetime) -> None:
        from .carts import check_again

        # A voucher may take a part of it off.
        check_again(checkout_ref, now)


def price_shipping(host, checkout) -> bool:
    """Put the agent's price on the method of a checkout.

    :returns: whether the host has to calculate it again.
    """
    method = checkout.shipping_method
    if method is None:
        return False
    given = _given(host, checkout)
    if given is None or given >= method.price:
        return False
    # Other checkouts may share the instance.
    method = copy(method)
    method.price_amount = given.amount
    checkout.shipping_method = method
    return True


def _given(host, checkout) -> Optional[Money]:
    method_ref, given = getattr(checkout, ANSWER, ("", None))
    if method_ref != str(checkout.shipping_method_id):
        method_ref = str(checkout.shipping_method_id)
        given = host.answers.shipping_price(
            checkout_ref=str(checkout.pk),
            method_ref=method_ref,
            currency=checkout.currency,
            now=timezone.now(),
        )
        setattr(checkout, ANSWER, (method_ref, given))
    return given
