"""Several coupons in one cart, as one pure function: `fold`.

The host keeps one voucher a cart. Each further one is folded into the prices of the lines, in
the order in which they were added, and takes its discount off what the ones before have left:

- of the whole order: one amount, spread over the units in proportion to their prices,
- of some goods: so much off each unit of them,
- once an order: so much off one unit of the cheapest line, spread over the units of that line.

A share of a unit is rounded down to the minor unit. What that leaves of an amount for the
whole order is given, a minor unit each, to the lines that lost most by it and whose units it
covers. So a coupon never takes off more than it says, and at most one minor unit a piece less.
What has to be spent and bought is asked of the cart before any coupon.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Callable, Dict, FrozenSet, List, Optional, Sequence

from prices import Money

from .tiers import round_money


@dataclass(frozen=True)
class Goods:
    """A variant in the cart. `unit` is what the host's promotions leave of its price.

    `tax_factor` is what the host makes of 1 before it measures a voucher: with taxes, where
    it takes vouchers off taxed prices, and prices are entered without.
    """

    ref: str
    unit: Money
    quantity: int
    tax_factor: Fraction = Fraction(1)


@dataclass(frozen=True)
class Coupon:
    """A voucher's terms. `value` is a percentage or an amount of the currency.

    `variant_refs` are those of the cart that it is for, None: all. `is_per_unit`: off each
    unit instead of the whole. `is_current`: it could be used at all now.
    """

    code: str
    voucher_ref: str
    value: Decimal
    name: str = ""
    is_percentage: bool = False
    is_per_unit: bool = False
    is_once: bool = False
    is_for_shipping: bool = False
    is_current: bool = True
    variant_refs: Optional[FrozenSet[str]] = None
    min_spent: Optional[Money] = None
    min_quantity: int = 0


@dataclass(frozen=True)
class Folded:
    """What is left of the unit prices, by variant, and what each code has taken off."""

    units: Dict[str, Money]
    discounts: Dict[str, Money]


@dataclass
class _Line:
    ref: str
    unit: int
    quantity: int
    factor: Fraction

    @property
    def total(self) -> Fraction:
        return self.unit * self.quantity * self.factor


def fold(goods: Sequence[Goods], coupons: Sequence[Coupon], currency: str) -> Folded:
    """Take the coupons off, one after the other. One that does not apply takes nothing."""
    step = minor_unit(currency)
    lines = [
        _Line(item.ref, _whole(item.unit, step), item.quantity, item.tax_factor) for item in goods
    ]
    spent = subtotal(goods, currency)
    units = sum(item.quantity for item in goods)
    discounts = {}
    for coupon in coupons:
        taken = Fraction(0)
        if applies(coupon, spent, units):
            for line, share in zip(lines, _shares(lines, coupon, step)):
                line.unit -= share
                taken += share * line.quantity * line.factor
        discounts[coupon.code] = Money(floor(taken) * step, currency)
    return Folded({line.ref: Money(line.unit * step, currency) for line in lines}, discounts)


def applies(coupon: Coupon, spent: Money, units: int) -> bool:
    """To a cart of this subtotal and so many units, before coupons."""
    return (
        coupon.is_current
        and not coupon.is_for_shipping
        and units >= coupon.min_quantity
        and (coupon.min_spent is None or spent >= coupon.min_spent)
    )


def subtotal(goods: Sequence[Goods], currency: str) -> Money:
    """What the host measures what has to be spent by."""
    step = minor_unit(currency)
    whole = sum(
        _whole(item.unit, step) * item.quantity * item.tax_factor for item in goods
    ) or Fraction(0)
    return Money(floor(whole) * step, currency)


def before_promotions(
    target: Money, price: Money, promoted: Callable[[Money], Money], currency: str
) -> Money:
    """The price between 0 and `price` of which the host's promotions leave `target`: the
    lowest, and never one of which they leave less.

    `promoted` must rise with the price, and by no more than it.
    """
    if promoted(target) == target:
        return target
    step = minor_unit(currency)
    low, high = _whole(target, step), _whole(price, step)
    while low < high:
        middle = (low + high) // 2
        if round_money(promoted(Money(middle * step, currency))) >= target:
            high = middle
        else:
            low = middle + 1
    return Money(low * step, currency)


def minor_unit(currency: str) -> Decimal:
    """0.01 of USD."""
    return Decimal(1).scaleb(round_money(Money(1, currency)).amount.as_tuple().exponent)


def _shares(lines: Sequence[_Line], coupon: Coupon, step: Decimal) -> List[int]:
    """What comes off one unit of each line, in minor units."""
    chosen = [
        line
        for line in lines
        if line.unit and (coupon.variant_refs is None or line.ref in coupon.variant_refs)
    ]
    if not chosen:
        return [0] * len(lines)
    if coupon.is_once:
        cheapest = min(chosen, key=lambda line: line.unit * line.factor)
        found = {cheapest.ref: _off_unit(cheapest, coupon, step) // cheapest.quantity}
    elif coupon.is_per_unit:
        found = {line.ref: _off_unit(line, coupon, step) for line in chosen}
    else:
        found = _spread(chosen, _off_order(chosen, coupon, step))
    return [found.get(line.ref, 0) for line in lines]


def _off_unit(line: _Line, coupon: Coupon, step: Decimal) -> int:
    if coupon.is_percentage:
        return min(floor(line.unit * Fraction(coupon.value) / 100), line.unit)
    return min(floor(Fraction(coupon.value / step) / line.factor), line.unit)


def _off_order(lines: Sequence[_Line], coupon: Coupon, step: Decimal) -> int:
    total = sum(line.total for line in lines) or Fraction(0)
    wanted = total * Fraction(coupon.value) / 100
    if not coupon.is_percentage:
        wanted = Fraction(coupon.value / step)
    return floor(min(wanted, total))


def _spread(lines: Sequence[_Line], amount: int) -> Dict[str, int]:
    total = sum(line.total for line in lines) or Fraction(0)
    exact = {line.ref: amount * line.unit / total for line in lines}
    shares = {ref: floor(share) for ref, share in exact.items()}
    left = amount - sum(shares[line.ref] * line.quantity * line.factor for line in lines)
    for line in sorted(lines, key=lambda line: shares[line.ref] - exact[line.ref]):
        cost = line.quantity * line.factor
        if cost <= left and shares[line.ref] < line.unit and exact[line.ref] > shares[line.ref]:
            shares[line.ref] += 1
            left -= cost
    return shares


def _whole(money: Money, step: Decimal) -> int:
    return int(round_money(money).amount / step)
