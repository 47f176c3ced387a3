from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from prices import Money

from saleor_phone_order.flows import prices
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Cart, CartPrice
from saleor_phone_order.rules.prices import Reason, ReasonKind

pytestmark = pytest.mark.django_db


def usd(amount):
    return Money(Decimal(amount), "USD")


@pytest.fixture
def resolved():
    """`resolved(customer, {variant: quantity})`: prices by SKU, of what the host knows."""

    def call(customer, quantities, checkout_ref="", now=None):
        variants = host.variants(
            refs=[str(variant.pk) for variant in quantities], channel_ref="", country="US"
        )
        found = prices.resolved(
            customer_id=customer and customer.pk,
            checkout_ref=checkout_ref,
            variants=variants,
            quantities={str(variant.pk): number for variant, number in quantities.items()},
            channel_ref="",
            now=now or timezone.now(),
        )
        return {variants[ref].sku: price for ref, price in found.items()}

    return call


def test_without_a_tier_everything_costs_its_list_price(shop, customer, resolved):
    coffee = shop.variant("COFFEE", "20.00")
    for who in (customer, None):
        price = resolved(who, {coffee: 3})["COFFEE"]
        assert price.unit == price.list_price == usd("20.00")
        assert price.reason == Reason(ReasonKind.LIST)


def test_the_nearest_rule_of_the_tier_wins(
    shop, customer, resolved, tier, tier_price, tier_percentage
):
    food = shop.category("Food")
    drinks = shop.category("Drinks", parent=food)
    plain = shop.variant("PLAIN", "19.99")
    fed = shop.variant("FED", "19.99", category=food)
    drunk = shop.variant("DRUNK", "19.99", category=drinks)
    listed = shop.variant("LISTED", "19.99", category=drinks)
    own = shop.variant("OWN", "19.99", category=drinks)
    gold = tier("Gold", "10", customer)
    tier_percentage(gold, food, "15")
    tier_percentage(gold, shop.collection("Summer", listed.product, own.product), "25")
    tier_price(gold, own, "12.34")
    found = resolved(customer, {plain: 1, fed: 1, drunk: 1, listed: 1, own: 1})
    # 19.99 less 10 %: 17.991; less 15 %: 16.9915; less 25 %: 14.9925
    assert found["PLAIN"].unit == usd("17.99")
    assert found["PLAIN"].reason == Reason(
        ReasonKind.TIER_DEFAULT, "Gold", percentage=Decimal("10.00")
    )
    assert found["FED"].unit == usd("16.99")
    assert found["FED"].reason.kind is ReasonKind.TIER_CATEGORY
    assert found["DRUNK"].unit == usd("16.99")
    assert found["DRUNK"].reason.kind is ReasonKind.TIER_CATEGORY
    assert found["LISTED"].unit == usd("14.99")
    assert found["LISTED"].reason.kind is ReasonKind.TIER_COLLECTION
    assert found["OWN"].unit == usd("12.34")
    assert found["OWN"].reason == Reason(ReasonKind.TIER_VARIANT, "Gold", 1)


def test_a_break_counts_from_its_quantity_on(shop, customer, resolved, tier, tier_price):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold", None, customer)
    tier_price(gold, coffee, "18.00", 5)
    tier_price(gold, coffee, percentage="25", minimum_quantity=10)
    by_quantity = {
        quantity: resolved(customer, {coffee: quantity})["COFFEE"].unit
        for quantity in (1, 4, 5, 9, 10)
    }
    assert by_quantity == {
        1: usd("20.00"),
        4: usd("20.00"),
        5: usd("18.00"),
        9: usd("18.00"),
        10: usd("15.00"),
    }


def test_an_amount_in_another_currency_says_nothing(shop, customer, resolved, tier, tier_price):
    coffee = shop.variant("COFFEE", "20.00")
    row = tier_price(tier("Gold", "10", customer), coffee, "5.00")
    row.currency = "EUR"
    row.save()
    assert resolved(customer, {coffee: 1})["COFFEE"].unit == usd("18.00")


def test_a_tier_counts_between_its_dates_only(shop, customer, resolved, tier):
    now = timezone.now()
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer, starts_at=now, ends_at=now + timedelta(days=1))
    before = resolved(customer, {coffee: 1}, now=now - timedelta(seconds=1))
    within = resolved(customer, {coffee: 1}, now=now)
    after = resolved(customer, {coffee: 1}, now=now + timedelta(days=1))
    assert before["COFFEE"].unit == usd("20.00")
    assert within["COFFEE"].unit == usd("18.00")
    assert after["COFFEE"].unit == usd("20.00")


@pytest.fixture
def promise(customer):
    """A promised price in a cart of ours; `ref` is the checkout's reference."""

    def make(variant, amount, ceiling=5, reason=ReasonKind.QUOTED, until=None, ref="quoted"):
        cart, _ = Cart.objects.get_or_create(checkout_ref=ref, customer=customer)
        return CartPrice.objects.create(
            cart=cart,
            variant_ref=str(variant.pk),
            amount=Decimal(amount),
            currency="USD",
            quantity_ceiling=ceiling,
            reason=reason.value,
            until=until,
        )

    return make


def test_a_promise_holds_up_to_its_quantity_and_until_its_time(shop, customer, resolved, promise):
    now = timezone.now()
    coffee = shop.variant("COFFEE", "20.00")
    promise(coffee, "11.50", ceiling=5, until=now + timedelta(hours=1))
    price = resolved(customer, {coffee: 5}, "quoted", now)["COFFEE"]
    assert (price.unit, price.list_price) == (usd("11.50"), usd("20.00"))
    assert price.reason == Reason(ReasonKind.QUOTED)
    assert resolved(customer, {coffee: 6}, "quoted", now)["COFFEE"].unit == usd("20.00")
    later = now + timedelta(hours=1)
    assert resolved(customer, {coffee: 5}, "quoted", later)["COFFEE"].unit == usd("20.00")
    assert resolved(customer, {coffee: 5}, "another", now)["COFFEE"].unit == usd("20.00")


@pytest.mark.parametrize(
    ("amount", "paid"), [("17.99", "17.99"), ("18.00", "18.00"), ("18.01", "18.00")]
)
def test_the_lower_of_promise_and_tier_price_is_paid(
    shop, customer, resolved, promise, tier, amount, paid
):
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    promise(coffee, amount, reason=ReasonKind.AGENT)
    price = resolved(customer, {coffee: 1}, "quoted")["COFFEE"]
    assert price.unit == usd(paid)
    is_promised = amount == "17.99"
    assert price.reason.kind is (ReasonKind.AGENT if is_promised else ReasonKind.TIER_DEFAULT)


def test_a_guests_cart_has_promises_but_no_tier(shop, resolved, promise):
    coffee, tea = shop.variant("COFFEE", "20.00"), shop.variant("TEA", "7.00")
    promise(coffee, "11.50")
    found = resolved(None, {coffee: 1, tea: 1}, "quoted")
    assert found["COFFEE"].unit == usd("11.50")
    assert found["TEA"].unit == usd("7.00")


def test_cart_prices_of_an_unowned_cart_are_those_of_its_customer(
    shop, customer, other_customer, tier
):
    coffee = shop.variant("COFFEE", "20.00")
    ref = str(coffee.pk)
    tier("Gold", "10", customer)
    Cart.objects.create(checkout_ref="ours", customer=customer)

    def asked(**cart):
        found = prices.cart_prices(
            load_lines=lambda: (
                {ref: 1},
                host.variants(refs=[ref], channel_ref="", country="US"),
            ),
            now=timezone.now(),
            **cart,
        )
        return {key: price.unit for key, price in found.items()}

    assert asked(checkout_ref="ours", owner_id=None) == {ref: usd("18.00")}
    # Once somebody owns the checkout, it has its owner's prices.
    assert asked(checkout_ref="ours", owner_id=other_customer.pk) == {}
    assert asked(checkout_ref="foreign", owner_id=customer.pk) == {ref: usd("18.00")}
    assert asked(checkout_ref="foreign", owner_id=None) == {}


def test_cart_prices_look_at_no_variant_if_nothing_can_differ(customer, django_assert_num_queries):
    def load_lines():
        raise AssertionError("asked for nothing")

    with django_assert_num_queries(2):
        found = prices.cart_prices(
            checkout_ref="any", owner_id=customer.pk, load_lines=load_lines, now=timezone.now()
        )
    assert found == {}


@pytest.mark.parametrize("count", [1, 50])
def test_resolving_costs_the_same_queries_for_one_variant_and_for_fifty(
    shop, customer, tier, tier_price, resolved, promise, django_assert_num_queries, count
):
    gold = tier("Gold", "10", customer)
    variants = [shop.variant("SKU-%s" % number) for number in range(count)]
    for variant in variants:
        tier_price(gold, variant, "9.99")
    promise(variants[0], "1.00")
    # The host's variants, categories (2), collections and stock, and what they are sold by;
    # ours: promises, tier, percentages and prices.
    with django_assert_num_queries(shop.queries_of_resolving):
        found = resolved(customer, dict.fromkeys(variants, 1), "quoted")
    assert found["SKU-0"].unit == usd("1.00")
    assert all(price.unit == usd("9.99") for sku, price in found.items() if sku != "SKU-0")


def test_breaks_offered_are_those_that_are_cheaper_for_this_customer(
    shop, customer, other_customer, tier, tier_price
):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold", "20", customer)
    tier_price(gold, coffee, "18.00", 5)  # dearer than the default: not a break for them
    tier_price(gold, coffee, "15.00", 10)
    variants = host.variants(refs=[str(coffee.pk)], channel_ref="", country="US")

    def offered(who):
        found = prices.breaks_offered(
            customer_id=who and who.pk, variants=variants, channel_ref="", now=timezone.now()
        )
        return [(quantity, price.unit) for quantity, price in found[str(coffee.pk)]]

    assert offered(customer) == [(1, usd("16.00")), (10, usd("15.00"))]
    assert offered(other_customer) == [(1, usd("20.00"))]
    assert offered(None) == [(1, usd("20.00"))]
