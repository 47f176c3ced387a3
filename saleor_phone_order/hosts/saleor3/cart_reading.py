"""Reading carts on Saleor 3.

By the ORM where the API would want permissions; what costs money is asked of the API, which
calculates taxes, promotions and vouchers.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Tuple

from prices import Money, TaxedMoney

from ..addresses import address_value
from ..base import Host
from ..refusals import CartGone
from ..values import (
    Address,
    CartLine,
    CartSnapshot,
    CustomerCart,
    PromoCode,
    ShippingMethod,
    Variant,
)
from .cart_lines import price_changes
from .cart_rows import checkout_row, line_rows, masked, reading, units_by_variant
from .catalogue import country_of, known_variants
from .channels import money
from .documents import global_id, ref_of, run
from .prices import reprice, unit_prices


class CartReading(Host):
    def customer_carts(self, customer: Any) -> List[CustomerCart]:
        from saleor.checkout.models import Checkout

        carts = Checkout.objects.filter(user=customer).prefetch_related("lines")
        found = [
            CustomerCart(
                checkout_ref=str(checkout.pk),
                quantities=units_by_variant(checkout.lines.all()),
                changed_at=checkout.last_change,
            )
            for checkout in carts.order_by("-last_change", "pk")
        ]
        return [cart for cart in found if cart.quantities]

    def cart_quantities(self, checkout_ref: str) -> Dict[str, int]:
        lines = line_rows(checkout_ref).only("variant_id", "quantity", "is_gift")
        return units_by_variant(lines)

    def cart_line_variants(self, checkout_ref: str) -> Dict[str, str]:
        pairs = line_rows(checkout_ref).values_list("pk", "variant_id")
        return {str(key): str(variant_id) for key, variant_id in pairs}

    def snapshot(self, checkout_ref: str, *, now: datetime) -> Optional[CartSnapshot]:
        with suppress(CartGone), reading(checkout_ref):
            return self._snapshot(checkout_ref, now)
        return None

    def _snapshot(self, checkout_ref: str, now: datetime) -> Optional[CartSnapshot]:
        checkout = checkout_row(checkout_ref)
        if checkout is None:
            return None
        lines = list(line_rows(checkout_ref))
        variants = known_variants(
            refs=[str(line.variant_id) for line in lines],
            channel=checkout.channel,
            country=country_of(checkout),
            checkout_ref=checkout_ref,
        )
        if _are_prices_old(checkout, lines, variants, now):
            reprice(checkout_ref, now=now)
        asked = run("CheckoutPrices", id=global_id("Checkout", checkout_ref))
        if asked is None:
            return None
        priced = {ref_of(line["id"]): line for line in asked["lines"]}
        currency = checkout.currency
        discount = money(asked["discount"]["amount"], currency)
        methods = _shipping_methods(asked, checkout)
        chosen = asked["shippingMethod"]
        return CartSnapshot(
            checkout_ref=checkout_ref,
            owner_ref=str(checkout.user_id or ""),
            email=checkout.get_customer_email() or "",
            currency=currency,
            country=country_of(checkout),
            note=checkout.note,
            quantity=sum(line.quantity for line in lines),
            lines=tuple(
                _line_value(line, variants[str(line.variant_id)], priced[str(line.pk)], currency)
                for line in lines
                if str(line.pk) in priced
            ),
            billing_address=_value(checkout.billing_address),
            shipping_address=_value(checkout.shipping_address),
            is_shipping_required=any(variant.is_shipping_required for variant in variants.values()),
            shipping_method=chosen and _method(chosen, _taxed(asked["shippingPrice"], currency)),
            shipping_methods=methods,
            promo_codes=_promo_codes(checkout, discount),
            subtotal=_taxed(asked["subtotalPrice"], currency),
            shipping_price=_taxed(asked["shippingPrice"], currency),
            discount=discount,
            total=_taxed(asked["totalPrice"], currency),
        )


def _are_prices_old(
    checkout, lines: List[Any], variants: Mapping[str, Variant], now: datetime
) -> bool:
    """The host keeps a line's price until somebody writes another: tiers may have changed
    since, and promises ended."""
    # Gifts of a promotion cost nothing and come and go by themselves.
    paid = [line for line in lines if not line.is_gift]
    prices = unit_prices(checkout, lambda: (units_by_variant(paid), variants), now)
    return bool(price_changes(paid, prices))


def _value(row) -> Optional[Address]:
    return None if row is None else address_value(row)


def _method_ref(method_id: str) -> str:
    ref = ref_of(method_id)
    return ref if ref.isdigit() else method_id


def _method(asked: Mapping[str, Any], price: TaxedMoney) -> ShippingMethod:
    return ShippingMethod(ref=_method_ref(asked["id"]), name=asked["name"], price=price)


def _shipping_methods(asked: Mapping[str, Any], checkout) -> Tuple[ShippingMethod, ...]:
    """With the price of the method; the host knows the tax of the chosen one only."""
    if checkout.shipping_address is None:
        return ()
    chosen = asked["shippingMethod"] or {}
    found = []
    for method in asked["shippingMethods"]:
        if not method["active"]:
            continue
        amount = money(method["price"]["amount"], method["price"]["currency"])
        price = TaxedMoney(amount, amount)
        if method["id"] == chosen.get("id"):
            price = _taxed(asked["shippingPrice"], checkout.currency)
        found.append(_method(method, price))
    return tuple(found)


def _line_value(line, variant: Variant, priced: Mapping[str, Any], currency: str) -> CartLine:
    return CartLine(
        ref=str(line.pk),
        variant=variant,
        quantity=line.quantity,
        unit_price=_taxed(priced["unitPrice"], currency),
        total=_taxed(priced["totalPrice"], currency),
    )


def _taxed(asked: Mapping[str, Any], currency: str) -> TaxedMoney:
    net, gross = (money(asked[part]["amount"], currency) for part in ("net", "gross"))
    return TaxedMoney(net, gross)


def _promo_codes(checkout, discount: Money) -> Tuple[PromoCode, ...]:
    codes = []
    if checkout.voucher_code:
        codes.append(
            PromoCode(
                code=checkout.voucher_code,
                kind="VOUCHER",
                name=checkout.discount_name or "",
                discount=discount,
            )
        )
    for card in checkout.gift_cards.all():
        codes.append(
            PromoCode(
                code=masked(card),
                kind="GIFT_CARD",
                name="",
                discount=money(card.current_balance_amount, checkout.currency),
            )
        )
    return tuple(codes)
