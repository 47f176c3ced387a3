"""How far an agent may lower a price, for any price, ceiling and currency."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prices import Money

from saleor_phone_order.rules.ceilings import (
    PriceBeyondCeiling,
    PriceNotLower,
    ceiling_of,
    check_ceiling,
    check_price,
    percentage_off,
)
from saleor_phone_order.rules.tiers import InvalidAmount

PLACES = {"JPY": 0, "USD": 2, "KWD": 3}

currencies = st.sampled_from(sorted(PLACES))
ceilings = st.decimals(0, 100, places=2)


@st.composite
def pairs(draw):
    """A resolved price and one that is at most as high, in minor units of one currency."""
    currency = draw(currencies)
    resolved = draw(st.integers(1, 10**8))
    price = draw(st.integers(0, resolved))
    return tuple(
        Money(Decimal(units).scaleb(-PLACES[currency]), currency) for units in (resolved, price)
    )


@given(pairs(), ceilings)
def test_a_price_passes_exactly_if_it_takes_off_no_more_than_the_ceiling(prices, ceiling):
    resolved, price = prices
    is_within = 100 * (resolved.amount - price.amount) <= ceiling * resolved.amount
    percentage = percentage_off(resolved, price)
    if is_within:
        check_ceiling(percentage, ceiling)
    else:
        with pytest.raises(PriceBeyondCeiling):
            check_ceiling(percentage, ceiling)


@given(pairs())
def test_the_percentage_is_a_discount_and_no_less_than_what_is_taken_off(prices):
    resolved, price = prices
    percentage = percentage_off(resolved, price)
    assert 0 <= percentage <= 100
    assert percentage == percentage.quantize(Decimal("0.01"))
    exact = 100 * (resolved.amount - price.amount) / resolved.amount
    assert exact <= percentage < exact + Decimal("0.01")


@given(pairs(), st.integers(1, 10**6))
def test_taking_more_off_never_counts_as_less(prices, more):
    resolved, price = prices
    lower = Money(max(price.amount - more, Decimal(0)), price.currency)
    assert percentage_off(resolved, lower) >= percentage_off(resolved, price)


@given(pairs())
def test_only_a_lower_price_can_be_given(prices):
    resolved, price = prices
    if price < resolved:
        check_price(price, resolved=resolved)
    else:
        with pytest.raises(PriceNotLower):
            check_price(price, resolved=resolved)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("-0.01", "USD"), ("1.001", "USD"), ("1.5", "JPY"), ("NaN", "USD"), ("Infinity", "USD")],
)
def test_a_price_is_in_minor_units_and_not_negative(amount, currency):
    with pytest.raises(InvalidAmount):
        check_price(Money(Decimal(amount), currency), resolved=Money("20", currency))


@given(st.lists(ceilings), ceilings)
def test_the_highest_of_the_groups_counts_and_the_shops_only_without_one(groups, shops):
    assert ceiling_of(groups, shops) == (max(groups) if groups else shops)


def test_the_refusal_says_both_percentages():
    with pytest.raises(PriceBeyondCeiling) as caught:
        check_ceiling(Decimal("25.01"), Decimal("20.00"))
    assert caught.value.params == {"percentage": "25.01", "ceiling": "20"}
    assert "25.01 %" in caught.value.message
