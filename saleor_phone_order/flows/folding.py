"""Coupons of a cart beside the host's one voucher, folded into the prices of its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Dict, List, Mapping, Optional, Sequence

from prices import Money

from ..hosts import host
from ..models import CartCoupon
from ..rules.coupons import Coupon, Goods, before_promotions, fold, subtotal
from ..rules.prices import Reason, ReasonKind, ResolvedPrice
from ..rules.tiers import round_money


@dataclass(frozen=True)
class Folding:
    """Prices with the coupons in them, what each code takes off, and the terms of all codes
    that were asked about. `spent` is the subtotal before any coupon, promotions included."""

    prices: Dict[str, ResolvedPrice]
    spent: Optional[Money] = None
    quantity: int = 0
    discounts: Dict[str, Money] = field(default_factory=dict)
    terms: Dict[str, Coupon] = field(default_factory=dict)


def codes_of(checkout_ref: str) -> List[str]:
    """The codes that are folded into a cart's prices, in their order. One query."""
    rows = CartCoupon.objects.filter(cart__checkout_ref=checkout_ref).order_by("position")
    return list(rows.values_list("code", flat=True))


def folded(
    *,
    codes: Sequence[str],
    prices: Mapping[str, ResolvedPrice],
    quantities: Mapping[str, int],
    checkout_ref: str,
    channel_ref: str,
    currency: str,
    now: datetime,
    also: Sequence[str] = (),
) -> Folding:
    """Fold codes into the prices of a cart. A code that does not apply to it now takes nothing
    off, and neither does another code of the voucher that the host keeps for it.

    :param also: codes to look up the terms of besides.
    """
    hosts_code, email = host.voucher_user(checkout_ref)
    asked = {"variant_refs": list(prices), "channel_ref": channel_ref, "now": now}
    terms = host.coupon_terms(codes={*codes, *also, hosts_code} - {""}, email=email, **asked)
    promoted = host.promotions(**asked)
    factors = host.voucher_tax_factors(checkout_ref=checkout_ref, variant_refs=list(prices))
    goods = [
        Goods(
            ref,
            round_money(promoted(ref, price.unit)),
            quantities[ref],
            factors.get(ref, Fraction(1)),
        )
        for ref, price in prices.items()
        if quantities.get(ref)
    ]
    hosts = terms.get(hosts_code)
    coupons = [
        terms[code]
        for code in codes
        if code in terms and (hosts is None or hosts.voucher_ref != terms[code].voucher_ref)
    ]
    left = fold(goods, coupons, currency)
    found = dict(prices)
    for item in goods:
        price = prices[item.ref]
        if left.units[item.ref] < item.unit:
            unit = before_promotions(
                left.units[item.ref],
                price.unit,
                lambda asked_price, ref=item.ref: promoted(ref, asked_price),
                currency,
            )
            found[item.ref] = ResolvedPrice(unit, price.list_price, Reason(ReasonKind.COUPON))
    return Folding(
        prices=found,
        spent=subtotal(goods, currency),
        quantity=sum(item.quantity for item in goods),
        discounts={code: left.discounts.get(code, Money(0, currency)) for code in codes},
        terms=terms,
    )
