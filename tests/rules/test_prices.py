"""What a tier pays: the order of PRODUCT §5 by example, its promises by property."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prices import Money

from saleor_phone_order.rules.prices import Reason, ReasonKind, VariantFacts, resolve
from saleor_phone_order.rules.tiers import Break, TierPrices, round_money

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)
DECIMALS = {"JPY": 0, "USD": 2, "KWD": 3}


def facts(list_price="20.00", currency="USD", collections=(), categories=()):
    return VariantFacts("v", Money(Decimal(list_price), currency), collections, categories)


def at(minimum_quantity, amount=None, percentage=None):
    return Break(
        minimum_quantity,
        amount=None if amount is None else Decimal(amount),
        percentage=None if percentage is None else Decimal(percentage),
    )


def tier(default=None, breaks=(), collections=None, categories=None, **dates):
    return TierPrices(
        "Gold",
        default_percentage=None if default is None else Decimal(default),
        breaks={"v": list(breaks)},
        collection_percentages={k: Decimal(v) for k, v in (collections or {}).items()},
        category_percentages={k: Decimal(v) for k, v in (categories or {}).items()},
        **dates,
    )


def unit_and_reason(variant, quantity, tier_prices, now=NOW):
    price = resolve(variant, quantity, tier_prices, now)
    assert price.list_price == variant.list_price
    return str(price.unit.amount), price.reason


LIST = Reason(ReasonKind.LIST)


def test_without_a_tier_the_price_is_the_list_price():
    assert unit_and_reason(facts(), 1, None) == ("20.00", LIST)


def test_a_tier_that_says_nothing_about_the_variant_leaves_the_list_price():
    other = TierPrices("Gold", breaks={"other": [at(1, "1.00")]})
    assert unit_and_reason(facts(), 5, other) == ("20.00", LIST)


def test_the_tier_default_applies_to_everything_else():
    expected = Reason(ReasonKind.TIER_DEFAULT, "Gold", percentage=Decimal("10"))
    assert unit_and_reason(facts(), 1, tier(default="10")) == ("18.00", expected)


def test_a_category_comes_before_the_default():
    variant = facts(categories=["shoes"])
    expected = Reason(ReasonKind.TIER_CATEGORY, "Gold", percentage=Decimal("5"))
    prices = tier(default="10", categories={"shoes": "5"})
    assert unit_and_reason(variant, 1, prices) == ("19.00", expected)


def test_the_nearest_category_comes_before_its_ancestors():
    variant = facts(categories=["boots", "shoes", "wear"])
    expected = Reason(ReasonKind.TIER_CATEGORY, "Gold", percentage=Decimal("15"))
    prices = tier(categories={"wear": "50", "shoes": "15"})
    assert unit_and_reason(variant, 1, prices) == ("17.00", expected)


def test_a_category_of_zero_per_cent_keeps_the_default_away():
    variant = facts(categories=["books"])
    assert unit_and_reason(variant, 1, tier(default="10", categories={"books": "0"})) == (
        "20.00",
        LIST,
    )


def test_a_collection_comes_before_a_category():
    variant = facts(collections=["summer"], categories=["shoes"])
    expected = Reason(ReasonKind.TIER_COLLECTION, "Gold", percentage=Decimal("5"))
    prices = tier(default="10", collections={"summer": "5"}, categories={"shoes": "50"})
    assert unit_and_reason(variant, 1, prices) == ("19.00", expected)


def test_of_several_collections_the_best_one_counts():
    variant = facts(collections=["summer", "sale", "unknown"])
    expected = Reason(ReasonKind.TIER_COLLECTION, "Gold", percentage=Decimal("25"))
    prices = tier(collections={"summer": "5", "sale": "25", "other": "90"})
    assert unit_and_reason(variant, 1, prices) == ("15.00", expected)


def test_a_variant_price_comes_before_everything_general_even_when_it_is_higher():
    variant = facts(collections=["summer"])
    expected = Reason(ReasonKind.TIER_VARIANT, "Gold", 1, None)
    prices = tier(default="50", breaks=[at(1, "19.50")], collections={"summer": "40"})
    assert unit_and_reason(variant, 1, prices) == ("19.50", expected)


def test_a_variant_percentage_is_a_discount_on_the_list_price():
    expected = Reason(ReasonKind.TIER_VARIANT, "Gold", 1, Decimal("12.5"))
    assert unit_and_reason(facts(), 3, tier(breaks=[at(1, percentage="12.5")])) == (
        "17.50",
        expected,
    )


@pytest.mark.parametrize(
    ("quantity", "unit", "minimum"),
    [(1, "18.00", 1), (9, "18.00", 1), (10, "16.00", 10), (11, "16.00", 10), (50, "12.00", 50)],
)
def test_the_highest_break_that_the_quantity_reaches_counts(quantity, unit, minimum):
    prices = tier(breaks=[at(50, percentage="40"), at(1, "18.00"), at(10, "16.00")])
    price, reason = unit_and_reason(facts(), quantity, prices)
    assert (price, reason.minimum_quantity) == (unit, minimum)
    assert reason.kind == (ReasonKind.TIER_VARIANT if minimum == 1 else ReasonKind.TIER_BREAK)
    assert reason.percentage == (Decimal("40") if minimum == 50 else None)


def test_below_the_first_break_the_general_percentages_count():
    prices = tier(default="10", breaks=[at(10, "15.00")])
    assert unit_and_reason(facts(), 9, prices)[0] == "18.00"
    assert unit_and_reason(facts(), 10, prices)[0] == "15.00"


def test_crossing_a_break_that_is_dearer_than_the_collection_keeps_the_collection_price():
    variant = facts(collections=["summer"])
    expected = Reason(ReasonKind.TIER_COLLECTION, "Gold", percentage=Decimal("50"))
    prices = tier(breaks=[at(10, "15.00"), at(20, "9.00")], collections={"summer": "50"})
    assert unit_and_reason(variant, 10, prices) == ("10.00", expected)
    assert unit_and_reason(variant, 20, prices) == (
        "9.00",
        Reason(ReasonKind.TIER_BREAK, "Gold", 20, None),
    )


def test_breaks_that_rise_after_the_list_price_moved_keep_the_lower_price():
    prices = tier(breaks=[at(1, "12.00"), at(10, percentage="20")])
    assert unit_and_reason(facts("14.00"), 10, prices)[0] == "11.20"
    assert unit_and_reason(facts("20.00"), 10, prices) == (
        "12.00",
        Reason(ReasonKind.TIER_VARIANT, "Gold", 1, None),
    )


def test_of_two_equal_steps_the_one_with_the_higher_quantity_is_the_reason():
    prices = tier(breaks=[at(1, "16.00"), at(10, percentage="20")])
    assert unit_and_reason(facts(), 10, prices) == (
        "16.00",
        Reason(ReasonKind.TIER_BREAK, "Gold", 10, Decimal("20")),
    )


def test_a_tier_price_above_the_list_price_is_the_list_price():
    assert unit_and_reason(facts("10.00"), 1, tier(breaks=[at(1, "12.00")])) == ("10.00", LIST)


def test_a_tier_price_equal_to_the_list_price_has_the_reason_list():
    assert unit_and_reason(facts("10.00"), 1, tier(breaks=[at(1, "10.00")])) == ("10.00", LIST)


def test_a_hundred_per_cent_is_free():
    assert unit_and_reason(facts(), 1, tier(default="100"))[0] == "0.00"


@pytest.mark.parametrize(
    ("currency", "list_price", "percentage", "unit"),
    [
        ("USD", "0.99", "50", "0.50"),  # 0.495, half up
        ("USD", "10.01", "12.5", "8.76"),  # 8.75875
        ("JPY", "999", "50", "500"),  # 499.5
        ("JPY", "101", "0.5", "100"),  # 100.495
        ("KWD", "1.001", "50", "0.501"),  # 0.5005
    ],
)
def test_a_percentage_is_rounded_half_up_to_the_minor_unit(currency, list_price, percentage, unit):
    assert unit_and_reason(facts(list_price, currency), 1, tier(default=percentage))[0] == unit


def test_a_list_price_finer_than_the_minor_unit_stays_as_the_host_has_it():
    variant = facts("9.994", categories=["books"])
    prices = tier(default="10", categories={"books": "0"})
    assert unit_and_reason(variant, 1, None) == ("9.994", LIST)
    assert unit_and_reason(variant, 1, prices) == ("9.994", LIST)


@pytest.mark.parametrize(
    ("now", "unit"),
    [
        (NOW - SECOND, "20.00"),
        (NOW, "18.00"),
        (NOW + 59 * SECOND, "18.00"),
        (NOW + 60 * SECOND, "20.00"),
    ],
)
def test_a_tier_counts_from_its_start_until_just_before_its_end(now, unit):
    prices = tier(default="10", starts_at=NOW, ends_at=NOW + 60 * SECOND)
    assert unit_and_reason(facts(), 1, prices, now)[0] == unit


def test_a_tier_with_only_one_date_is_unbounded_on_the_other_side():
    assert tier(starts_at=NOW).is_current(datetime(9999, 1, 1, tzinfo=timezone.utc))
    assert tier(ends_at=NOW).is_current(datetime(1, 1, 1, tzinfo=timezone.utc))
    assert not tier(ends_at=NOW).is_current(NOW)


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_below_one_is_a_programming_error(quantity):
    with pytest.raises(ValueError, match="at least 1"):
        resolve(facts(), quantity, None, NOW)


def amounts(currency):
    places = DECIMALS[currency]
    return st.integers(0, 10**6).map(lambda units: Decimal(units).scaleb(-places))


percentages = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


@st.composite
def cases(draw):
    """A variant and any tier, without regard to what entry would refuse."""
    currency = draw(st.sampled_from(sorted(DECIMALS)))
    by_amount = st.builds(Break, st.integers(1, 30), amount=amounts(currency))
    by_percentage = st.builds(Break, st.integers(1, 30), percentage=percentages)
    refs = st.sampled_from("abcd")
    variant = VariantFacts(
        "v",
        Money(draw(amounts(currency)), currency),
        draw(st.lists(refs, unique=True)),
        draw(st.lists(refs, unique=True)),
    )
    prices = TierPrices(
        "Gold",
        draw(st.none() | percentages),
        breaks={"v": draw(st.lists(by_amount | by_percentage, max_size=6))},
        collection_percentages=draw(st.dictionaries(refs, percentages)),
        category_percentages=draw(st.dictionaries(refs, percentages)),
    )
    return variant, prices


quantities = st.integers(1, 40)


@given(cases(), quantities)
def test_the_price_is_never_above_the_list_price_nor_below_zero(case, quantity):
    variant, prices = case
    price = resolve(variant, quantity, prices, NOW)
    assert 0 <= price.unit.amount <= variant.list_price.amount
    assert price.unit.currency == variant.list_price.currency


@given(cases(), quantities, quantities)
def test_the_price_never_rises_with_the_quantity(case, one, other):
    variant, prices = case
    few, many = sorted((one, other))
    price_of_many = resolve(variant, many, prices, NOW).unit.amount
    assert price_of_many <= resolve(variant, few, prices, NOW).unit.amount


@given(cases(), quantities)
def test_the_price_has_no_more_decimals_than_the_currency(case, quantity):
    variant, prices = case
    unit = resolve(variant, quantity, prices, NOW).unit
    assert unit == round_money(unit)
    assert -unit.amount.as_tuple().exponent <= DECIMALS[unit.currency]


@given(cases(), quantities)
def test_the_reason_is_list_exactly_when_the_list_price_applies(case, quantity):
    variant, prices = case
    price = resolve(variant, quantity, prices, NOW)
    assert (price.reason == LIST) == (price.unit == variant.list_price)
    assert (price.reason.tier_name is None) == (price.reason.kind == ReasonKind.LIST)


@given(cases(), quantities)
def test_the_reason_is_a_step_that_the_quantity_reaches_and_explains_the_price(case, quantity):
    variant, prices = case
    price = resolve(variant, quantity, prices, NOW)
    assert (price.reason.minimum_quantity or 1) <= quantity
    if price.reason.percentage is not None:
        rest = variant.list_price * (100 - price.reason.percentage) / 100
        assert price.unit == round_money(rest)


@given(cases(), quantities)
def test_without_a_current_tier_the_price_is_the_list_price(case, quantity):
    variant, prices = case
    later = TierPrices(
        prices.name,
        prices.default_percentage,
        NOW + SECOND,
        None,
        prices.breaks,
        prices.collection_percentages,
        prices.category_percentages,
    )
    for none in (None, later):
        price = resolve(variant, quantity, none, NOW)
        assert (price.unit, price.reason) == (variant.list_price, LIST)


@given(cases(), quantities, st.randoms(use_true_random=False))
def test_the_order_in_which_breaks_are_stored_does_not_matter(case, quantity, random):
    variant, prices = case
    shuffled = list(prices.breaks["v"])
    random.shuffle(shuffled)
    again = TierPrices(
        prices.name,
        prices.default_percentage,
        None,
        None,
        {"v": shuffled},
        prices.collection_percentages,
        prices.category_percentages,
    )
    assert (
        resolve(variant, quantity, prices, NOW).unit == resolve(variant, quantity, again, NOW).unit
    )


@given(cases(), quantities)
def test_more_breaks_never_make_a_reached_quantity_dearer_once_there_is_a_plain_price(
    case, quantity
):
    variant, prices = case
    plain = TierPrices("Gold", breaks={"v": [Break(1, amount=Decimal(5))]})
    more = TierPrices("Gold", breaks={"v": [Break(1, amount=Decimal(5)), *prices.breaks["v"]]})
    without = resolve(variant, quantity, plain, NOW).unit.amount
    assert resolve(variant, quantity, more, NOW).unit.amount <= without
