"""What a draft keeps of a cart on Saleor 2.10, and who the shop is to its customer."""

from __future__ import annotations

from typing import Optional

from ..addresses import address_value
from ..base import Host
from ..values import CartContents


class Drafts(Host):
    def shop_name(self) -> str:
        from django.contrib.sites.models import Site

        return Site.objects.get_current().name

    def cart_contents(self, checkout_ref: str) -> Optional[CartContents]:
        from saleor.checkout.models import Checkout

        checkout = (
            Checkout.objects.select_related("billing_address", "shipping_address", "user")
            .prefetch_related("lines", "gift_cards")
            .filter(pk=checkout_ref)
            .first()
        )
        if checkout is None:
            return None
        billing, shipping = checkout.billing_address, checkout.shipping_address
        codes = [checkout.voucher_code] if checkout.voucher_code else []
        codes += [card.code for card in checkout.gift_cards.all()]
        return CartContents(
            channel_ref="",
            currency=checkout.currency,
            owner_ref=str(checkout.user_id or ""),
            email=checkout.get_customer_email(),
            note=checkout.note,
            # Not `get_country()`: that one saves, and the cart may be the customer's own.
            country=str((shipping or billing or checkout).country),
            quantities={str(line.variant_id): line.quantity for line in checkout.lines.all()},
            billing_address=billing and address_value(billing),
            shipping_address=shipping and address_value(shipping),
            shipping_method_ref=str(checkout.shipping_method_id or ""),
            promo_codes=tuple(codes),
        )
