"""What a draft keeps of a cart on Saleor 3, and who the shop is to its customer."""

from __future__ import annotations

from contextlib import suppress
from typing import Dict, Optional

from ..addresses import address_value
from ..base import Host
from ..refusals import CartGone
from ..values import CartContents
from .cart_rows import reading
from .catalogue import country_of
from .deliveries import chosen_method_ref


class Drafts(Host):
    def shop_name(self) -> str:
        from django.contrib.sites.models import Site

        return Site.objects.get_current().name

    def cart_contents(self, checkout_ref: str) -> Optional[CartContents]:
        with suppress(CartGone), reading(checkout_ref):
            return self._cart_contents(checkout_ref)
        return None

    def _cart_contents(self, checkout_ref: str) -> Optional[CartContents]:
        from saleor.checkout.models import Checkout

        checkout = (
            Checkout.objects.select_related(
                "billing_address", "shipping_address", "user", "channel"
            )
            .prefetch_related("lines", "gift_cards")
            .filter(pk=checkout_ref or None)
            .first()
        )
        if checkout is None:
            return None
        billing, shipping = checkout.billing_address, checkout.shipping_address
        codes = [checkout.voucher_code] if checkout.voucher_code else []
        codes += [card.code for card in checkout.gift_cards.all()]
        return CartContents(
            channel_ref=checkout.channel.slug,
            currency=checkout.currency,
            owner_ref=str(checkout.user_id or ""),
            email=checkout.get_customer_email() or "",
            note=checkout.note,
            country=country_of(checkout),
            quantities=_quantities(checkout),
            billing_address=billing and address_value(billing),
            shipping_address=shipping and address_value(shipping),
            shipping_method_ref=chosen_method_ref(checkout),
            promo_codes=tuple(codes),
        )


def _quantities(checkout) -> Dict[str, int]:
    """A variant may have several lines: gifts of promotions, and what the storefront put
    on a line of its own. What a promotion gives for nothing comes by itself again."""
    found: Dict[str, int] = {}
    for line in checkout.lines.all():
        if not line.is_gift:
            ref = str(line.variant_id)
            found[ref] = found.get(ref, 0) + line.quantity
    return found
