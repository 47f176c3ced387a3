"""What is refused when somebody enters a tier's prices."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prices import Money

from saleor_phone_order.rules.prices import VariantFacts, resolve
from saleor_phone_order.rules.tiers import (
    Break,
    DuplicateBreak,
    InvalidAmount,
    InvalidBreak,
    InvalidPercentage,
    PricesRiseWithQuantity,
    TierPrices,
    check_breaks,
    validate_amount,
    validate_percentage,
)

LIST_PRICE = Money(Decimal("20.00"), "USD")


def amount(minimum_quantity, value):
    return Break(minimum_quantity, amount=Decimal(value))


def percentage(minimum_quantity, value):
    return Break(minimum_quantity, percentage=Decimal(value))


@pytest.mark.parametrize("value", ["0", "0.01", "99.99", "100", "10.5000"])
def test_a_percentage_from_0_to_100_is_accepted(value):
    assert validate_percentage(Decimal(value)) == Decimal(value)


@pytest.mark.parametrize("value", ["-0.01", "100.01", "33.333", "NaN", "sNaN", "Infinity"])
def test_any_other_percentage_is_refused(value):
    with pytest.raises(InvalidPercentage) as refusal:
        validate_percentage(Decimal(value), field="default_percentage")
    assert refusal.value.code.value == "INVALID"
    assert refusal.value.field == "default_percentage"


@pytest.mark.parametrize(
    ("value", "currency"),
    [
        ("0", "USD"),
        ("9.99", "USD"),
        ("10.000", "USD"),
        ("500", "JPY"),
        ("1.234", "KWD"),
        ("999999999.99", "USD"),
    ],
)
def test_an_amount_in_the_currencys_minor_unit_is_accepted(value, currency):
    assert validate_amount(Decimal(value), currency) == Decimal(value)


@pytest.mark.parametrize(
    ("value", "currency"),
    [
        ("-0.01", "USD"),
        ("9.999", "USD"),
        ("0.5", "JPY"),
        ("1.2345", "KWD"),
        ("1000000000", "USD"),
        ("NaN", "USD"),
        ("1E+999999", "USD"),
    ],
)
def test_any_other_amount_is_refused(value, currency):
    with pytest.raises(InvalidAmount) as refusal:
        validate_amount(Decimal(value), currency)
    assert refusal.value.field == "amount"


@pytest.mark.parametrize(
    "values",
    [
        {"minimum_quantity": 1},
        {"minimum_quantity": 1, "amount": Decimal(1), "percentage": Decimal(1)},
        {"minimum_quantity": 0, "amount": Decimal(1)},
    ],
)
def test_a_break_without_exactly_one_price_or_a_quantity_cannot_exist(values):
    with pytest.raises(InvalidBreak):
        Break(**values)


def test_a_break_with_an_impossible_price_cannot_exist():
    with pytest.raises(InvalidAmount):
        amount(1, "-1")
    with pytest.raises(InvalidPercentage):
        percentage(1, "101")


@pytest.mark.parametrize(
    "values",
    [
        {"default_percentage": Decimal("101")},
        {"collection_percentages": {"a": Decimal("-1")}},
        {"category_percentages": {"a": Decimal("NaN")}},
    ],
)
def test_a_tier_with_an_impossible_percentage_cannot_exist(values):
    with pytest.raises(InvalidPercentage):
        TierPrices("Gold", **values)


@pytest.mark.parametrize(
    "breaks",
    [
        [],
        [amount(10, "5")],
        [amount(1, "18"), amount(10, "18"), amount(20, "12")],
        [amount(20, "12"), amount(1, "18")],
        [percentage(1, "5"), percentage(10, "5"), percentage(20, "10")],
        [amount(1, "18"), percentage(10, "10")],
        [percentage(1, "10"), amount(10, "18")],
    ],
)
def test_breaks_that_do_not_rise_are_accepted(breaks):
    check_breaks(breaks, LIST_PRICE)


@pytest.mark.parametrize(
    ("breaks", "minimum_quantity"),
    [
        ([amount(1, "18"), amount(10, "18.01")], 10),
        ([amount(30, "20"), amount(20, "19"), amount(1, "18")], 20),
        ([amount(1, "30"), amount(10, "31")], 10),  # both above the list price
        ([percentage(1, "10"), percentage(5, "9.99")], 5),
        ([amount(1, "17.99"), percentage(10, "10")], 10),
        ([percentage(1, "10"), amount(10, "18.01")], 10),
        ([amount(1, "10"), percentage(5, "60"), amount(9, "9")], 9),
    ],
)
def test_breaks_that_rise_are_refused_with_the_first_offending_quantity(breaks, minimum_quantity):
    with pytest.raises(PricesRiseWithQuantity) as refusal:
        check_breaks(breaks, LIST_PRICE)
    assert refusal.value.code.value == "PRICES_RISE_WITH_QUANTITY"
    assert refusal.value.field == "minimum_quantity"
    assert refusal.value.params == {"minimum_quantity": minimum_quantity}
    assert refusal.value.message == (
        f"The price from {minimum_quantity} pieces on is higher than the one for fewer."
    )


def test_without_a_list_price_only_prices_of_the_same_kind_are_compared():
    check_breaks([amount(1, "1"), percentage(10, "0")])
    with pytest.raises(PricesRiseWithQuantity) as refusal:
        check_breaks([amount(1, "1"), percentage(10, "0"), amount(20, "2")])
    assert refusal.value.params == {"minimum_quantity": 20}


@pytest.mark.parametrize("second", [amount(10, "5"), percentage(10, "75")])
def test_two_breaks_from_the_same_quantity_are_refused(second):
    with pytest.raises(DuplicateBreak) as refusal:
        check_breaks([amount(10, "5"), second], LIST_PRICE)
    assert refusal.value.code.value == "UNIQUE"
    assert refusal.value.message == "There are two prices for a quantity of 10 or more."


breaks = st.lists(
    st.one_of(
        st.builds(amount, st.integers(1, 9), st.integers(0, 30)),
        st.builds(percentage, st.integers(1, 9), st.integers(0, 100)),
    ),
    max_size=4,
    unique_by=lambda step: step.minimum_quantity,
)


@given(breaks)
def test_breaks_are_accepted_exactly_when_each_pair_of_them_is(steps):
    def is_accepted(chosen):
        try:
            check_breaks(chosen, LIST_PRICE)
        except PricesRiseWithQuantity:
            return False
        return True

    pairs = [[one, other] for one in steps for other in steps if one is not other]
    assert is_accepted(steps) == all(is_accepted(pair) for pair in pairs)


@given(breaks)
def test_every_accepted_break_is_what_its_quantity_pays_unless_it_exceeds_the_list_price(steps):
    try:
        check_breaks(steps, LIST_PRICE)
    except PricesRiseWithQuantity:
        return
    now = datetime(2026, 3, 1, tzinfo=timezone.utc)
    variant = VariantFacts("v", LIST_PRICE)
    for step in steps:
        price = resolve(
            variant, step.minimum_quantity, TierPrices("Gold", breaks={"v": steps}), now
        )
        assert price.unit == min(step.price(LIST_PRICE), LIST_PRICE)
