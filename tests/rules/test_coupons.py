"""Several coupons: the documented arithmetic by example, its promises by property."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prices import Money, fixed_discount, percentage_discount

from saleor_phone_order.rules.coupons import (
    Coupon,
    Goods,
    before_promotions,
    fold,
    minor_unit,
    subtotal,
)

DECIMALS = {"JPY": 0, "USD": 2, "KWD": 3}


def goods(**lines):
    """`goods(coffee=("20.00", 2))`"""
    return [
        Goods(ref, Money(Decimal(unit), "USD"), quantity) for ref, (unit, quantity) in lines.items()
    ]


def coupon(value, code="A", **terms):
    return Coupon(code, "1", Decimal(value), **terms)


def folded(items, *coupons):
    found = fold(items, coupons, "USD")
    units = {ref: str(unit.amount) for ref, unit in found.units.items()}
    return units, {code: str(money.amount) for code, money in found.discounts.items()}


def test_an_amount_off_the_order_is_spread_by_price():
    items = goods(coffee=("20.00", 2), tea=("7.50", 3))
    # 10 of 62.50: 3.20 off each coffee, 1.20 off each tea
    assert folded(items, coupon("10")) == ({"coffee": "16.80", "tea": "6.30"}, {"A": "10.00"})


def test_what_rounding_leaves_goes_to_the_lines_that_it_covers():
    items = goods(a=("10.00", 1), b=("10.00", 1), c=("10.00", 1))
    # 3.33 each leaves 0.01, which the first line takes
    assert folded(items, coupon("10")) == (
        {"a": "6.66", "b": "6.67", "c": "6.67"},
        {"A": "10.00"},
    )
    items = goods(a=("10.00", 3))
    assert folded(items, coupon("10")) == ({"a": "6.67"}, {"A": "9.99"})


def test_a_percentage_of_the_order_is_one_of_what_is_left():
    items = goods(coffee=("20.00", 2), tea=("7.50", 3))
    ten = coupon("10", is_percentage=True)
    assert folded(items, ten)[1] == {"A": "6.25"}
    assert folded(items, coupon("10"), replace(ten, code="B"))[1] == {"A": "10.00", "B": "5.25"}
    assert folded(items, replace(ten, code="B"), coupon("10"))[1] == {"B": "6.25", "A": "10.00"}


def test_an_amount_off_some_goods_comes_off_each_unit_of_them():
    items = goods(coffee=("20.00", 2), tea=("3.50", 3))
    some = coupon("5", is_per_unit=True, variant_refs=frozenset({"tea"}))
    assert folded(items, some) == ({"coffee": "20.00", "tea": "0.00"}, {"A": "10.50"})
    assert folded(items, replace(some, variant_refs=None))[1] == {"A": "20.50"}


def test_once_an_order_it_comes_off_one_unit_of_the_cheapest_line():
    items = goods(coffee=("20.00", 2), tea=("7.50", 3))
    once = coupon("5", is_once=True)
    # 5 for one of three teas: 1.66 off each
    assert folded(items, once) == ({"coffee": "20.00", "tea": "5.84"}, {"A": "4.98"})
    coffee = replace(once, variant_refs=frozenset({"coffee"}))
    assert folded(items, coffee) == ({"coffee": "17.50", "tea": "7.50"}, {"A": "5.00"})


@pytest.mark.parametrize(
    "terms",
    [
        {"is_current": False},
        {"is_for_shipping": True},
        {"min_spent": Money(Decimal("62.51"), "USD")},
        {"min_quantity": 6},
        {"variant_refs": frozenset({"cup"})},
    ],
)
def test_one_that_does_not_apply_takes_nothing(terms):
    items = goods(coffee=("20.00", 2), tea=("7.50", 3))
    units, discounts = folded(items, coupon("5", **terms), coupon("10", code="B"))
    assert (units, discounts) == (
        {"coffee": "16.80", "tea": "6.30"},
        {"A": "0.00", "B": "10.00"},
    )


def test_what_has_to_be_spent_is_asked_before_any_coupon():
    items = goods(coffee=("20.00", 2))
    last = coupon("5", code="B", min_spent=Money(Decimal("40"), "USD"), min_quantity=2)
    assert folded(items, coupon("10"), last)[1] == {"A": "10.00", "B": "5.00"}


def test_where_taxes_are_added_an_amount_is_one_of_the_taxed_price():
    taxed = [Goods("a", Money(Decimal("100.00"), "USD"), 1, Fraction(123, 100))]
    # 10 of 123 with taxes are 8.13 of 100 without, and come to 9.99
    assert folded(taxed, coupon("10")) == ({"a": "91.87"}, {"A": "9.99"})
    each = coupon("10", is_per_unit=True)
    assert folded(taxed, each) == ({"a": "91.87"}, {"A": "9.99"})
    assert subtotal(taxed, "USD") == Money(Decimal("123.00"), "USD")


currencies = st.sampled_from(sorted(DECIMALS))


@st.composite
def carts(draw):
    currency = draw(currencies)
    amounts = st.integers(0, 10**6).map(lambda n: Decimal(n).scaleb(-DECIMALS[currency]))
    units = draw(st.lists(st.tuples(amounts, st.integers(1, 50)), min_size=1, max_size=5))
    items = [Goods(str(n), Money(unit, currency), q) for n, (unit, q) in enumerate(units)]
    refs = st.none() | st.frozensets(st.sampled_from([item.ref for item in items]), min_size=1)
    coupons = []
    for n in range(draw(st.integers(1, 4))):
        is_percentage = draw(st.booleans())
        percentages = st.integers(0, 100_00).map(lambda n: Decimal(n).scaleb(-2))
        kind = draw(st.sampled_from(["is_once", "is_per_unit", ""]))
        coupons.append(
            Coupon(
                str(n),
                str(n),
                draw(percentages if is_percentage else amounts),
                is_percentage=is_percentage,
                variant_refs=draw(refs) if kind else None,
                **({kind: True} if kind else {}),
            )
        )
    return currency, items, coupons


def total_of(items, units):
    return sum(units[item.ref].amount * item.quantity for item in items)


def hosts_discount(items, coupon, currency, rounding):
    """What a host takes off for one code, on prices without taxes."""

    def off(price):
        if coupon.is_percentage:
            return price - percentage_discount(price, coupon.value, rounding=rounding)
        return price - fixed_discount(price, Money(coupon.value, currency))

    chosen = [
        item for item in items if coupon.variant_refs is None or item.ref in coupon.variant_refs
    ]
    if coupon.is_once:
        return off(min((item.unit for item in chosen if item.unit), default=Money(0, currency)))
    if coupon.is_per_unit:
        return sum((off(item.unit) * item.quantity for item in chosen), Money(0, currency))
    return off(sum((item.unit * item.quantity for item in chosen), Money(0, currency)))


@given(carts())
def test_no_price_falls_below_zero_and_what_is_shown_is_what_is_taken_off(cart):
    currency, items, coupons = cart
    found = fold(items, coupons, currency)
    assert all(0 <= found.units[item.ref].amount <= item.unit.amount for item in items)
    shown = sum(money.amount for money in found.discounts.values())
    before = total_of(items, {item.ref: item.unit for item in items})
    assert before - total_of(items, found.units) == shown
    assert list(found.discounts) == [coupon.code for coupon in coupons]


@given(carts(), st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]))
def test_a_coupon_takes_off_no_more_than_the_host_and_a_minor_unit_a_piece_less(cart, rounding):
    currency, items, coupons = cart
    taken = fold(items, coupons[:1], currency).discounts[coupons[0].code]
    hosts = hosts_discount(items, coupons[0], currency, rounding)
    pieces = sum(item.quantity for item in items)
    assert hosts.amount - pieces * minor_unit(currency) <= taken.amount <= hosts.amount


@given(carts())
def test_each_takes_off_what_the_ones_before_have_left(cart):
    currency, items, coupons = cart
    together = fold(items, coupons, currency)
    for one in coupons:
        found = fold(items, [one], currency)
        assert found.discounts[one.code] == together.discounts[one.code]
        items = [replace(item, unit=found.units[item.ref]) for item in items]
    assert {item.ref: item.unit for item in items} == together.units


@given(carts(), st.data())
def test_without_the_last_one_all_is_as_before_it(cart, data):
    currency, items, coupons = cart
    before = fold(items, coupons[:-1], currency)
    after = fold(items, coupons, currency)
    assert {code: after.discounts[code] for code in before.discounts} == before.discounts
    given_back = after.discounts[coupons[-1].code].amount
    assert total_of(items, before.units) - total_of(items, after.units) == given_back


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.decimals(0, 100, places=2),
    st.integers(0, 10**6),
    currencies,
    st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]),
)
def test_promotions_lead_to_the_folded_price(price, cut, percentage, fixed, currency, rounding):
    def money(whole):
        return Money(Decimal(whole).scaleb(-DECIMALS[currency]), currency)

    def promoted(asked):
        return min(
            percentage_discount(asked, percentage, rounding=rounding),
            fixed_discount(asked, money(fixed)),
        )

    listed = promoted(money(price))
    target = max(listed - money(cut), money(0))
    found = before_promotions(target, money(price), promoted, currency)
    assert promoted(found) == target
    assert money(0) <= found <= money(price)
