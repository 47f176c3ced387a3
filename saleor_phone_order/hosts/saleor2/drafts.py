"""What a draft keeps of a cart on Saleor 2.10, and what promotions make of its prices."""

from __future__ import annotations

from datetime import datetime
from typing import Dict, Mapping, Optional

from prices import Money

from ..base import Host
from ..values import CartContents
from .addresses import address_value
from .catalogue import keys_of


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
            owner_ref=str(checkout.user_id or ""),
            email=checkout.get_customer_email(),
            note=checkout.note,
            country=checkout.get_country(),
            quantities={
                str(line.variant_id): line.quantity for line in checkout.lines.all()
            },
            billing_address=billing and address_value(billing),
            shipping_address=shipping and address_value(shipping),
            shipping_method_ref=str(checkout.shipping_method_id or ""),
            promo_codes=tuple(codes),
        )

    def promoted_prices(
        self, prices: Mapping[str, Money], *, channel_ref: str, now: datetime
    ) -> Dict[str, Money]:
        from saleor.core.taxes import quantize_price
        from saleor.discount.utils import calculate_discounted_price, fetch_discounts
        from saleor.product.models import ProductVariant

        discounts = fetch_discounts(now)
        rows = ProductVariant.objects.filter(pk__in=keys_of(prices)).select_related(
            "product"
        )
        found = {}
        for row in rows.prefetch_related("product__collections").order_by():
            price = calculate_discounted_price(
                product=row.product,
                price=prices[str(row.pk)],
                collections=row.product.collections.all(),
                discounts=discounts,
            )
            found[str(row.pk)] = quantize_price(price, price.currency)
        return found
