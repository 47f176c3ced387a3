"""What a customer's own prices cost in Saleor 3's catalogue, and where they show."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.graphql.amounts import gross, net


def _keeps_channels_apart():
    """The module of the channel's loaders became a package in 3.22."""
    return (Path(find_spec("saleor").origin).parent / "graphql/channel/dataloaders").is_dir()


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 has a hook for catalogue prices"
    ),
]

#: An older host loads the channel once more for prices of our own (3.21).
LOADS_CHANNEL_AGAIN = int(find_spec("saleor.channel") is not None and not _keeps_channels_apart())

PRODUCTS = """
{ products(first: 100, channel: "default-channel") { edges { node {
    pricing { onSale priceRange { start { gross { amount } } } discount { gross { amount } } }
    variants { sku pricing { onSale price { gross { amount } } } }
} } } }
"""
VARIANTS_ONLY = """
{ products(first: 100, channel: "default-channel") { edges { node {
    variants { pricing { price { gross { amount } } } }
} } } }
"""
PRODUCTS_ONLY = """
{ products(first: 100, channel: "default-channel") { edges { node {
    pricing { priceRange { start { gross { amount } } } }
} } } }
"""
EVERYWHERE = """
query ($category: ID!, $collection: ID!, $product: ID!, $variant: ID!) {
  category(id: $category) { products(first: 10, channel: "default-channel") { edges { node {
    pricing { priceRange { start { gross { amount } } } }
  } } } }
  collection(id: $collection, channel: "default-channel") {
    products(first: 10) { edges { node { variants { pricing { price { gross { amount } } } } } } }
  }
  product(id: $product, channel: "default-channel") {
    pricing { priceRange { start { gross { amount } } } }
    defaultVariant { pricing { price { gross { amount } } } }
  }
  productVariant(id: $variant, channel: "default-channel") {
    quantityAvailable
    pricing { price { gross { amount } } priceUndiscounted { gross { amount } } }
    product { pricing { priceRange { start { gross { amount } } } } }
  }
  productVariants(first: 10, channel: "default-channel") {
    edges { node { pricing { price { gross { amount } } } } }
  }
}
"""
FIELDS = """
query ($id: ID!) { productVariant(id: $id, channel: "default-channel") { pricing {
    onSale
    price { net { amount } gross { amount } }
    priceUndiscounted { net { amount } gross { amount } }
    discount { net { amount } gross { amount } }
    discountLocalCurrency { gross { amount } }
} } }
"""


@pytest.fixture
def queries(data):
    """`queries(document, as_=customer)`: all queries of one request, without those that the
    host makes only now and then."""

    def once(document, as_):
        with CaptureQueriesContext(connection) as captured:
            data(document, as_=as_)
        return len(captured.captured_queries)

    return lambda document, as_=None: min(once(document, as_) for _ in range(2))


@pytest.mark.parametrize(
    ("document", "own_prices"),
    # The variants' prices are known from their products', so the host need not look for them.
    [(VARIANTS_ONLY, 2), (PRODUCTS_ONLY, 2), (PRODUCTS, 1)],
    ids=["variants", "products", "both"],
)
@pytest.mark.parametrize("has_sale", [False, True])
def test_own_prices_cost_two_queries_and_list_prices_none(
    shop, agent, customer, other_customer, tier, tier_price, queries, document, own_prices, has_sale
):
    gold = tier("Gold", "10", customer)
    for number in range(20):
        variant = shop.variant("SKU-%s" % number, "20.00")
        if number % 2:
            tier_price(gold, variant, "9.99")
    if has_sale:
        shop.sale("25", variant.product)
    people = (customer, other_customer, agent, None)
    # What the first request of a process asks once.
    queries(document, as_=customer)
    found = [queries(document, as_=person) for person in people]
    shop.switch_plugin_off()
    without = [queries(document, as_=person) for person in people]
    extra = [after - before for after, before in zip(found, without)]
    assert extra == [own_prices + LOADS_CHANNEL_AGAIN, 0, 0, 0]


def test_one_price_shows_wherever_a_request_asks_for_it(
    shop, customer, other_customer, tier, tier_price, api, gid
):
    coffee = shop.variant("COFFEE", "20.00")
    hot = shop.collection("Hot", coffee.product)
    shop.change(coffee.product, default_variant=coffee)
    tier_price(tier("Gold", "10", customer), coffee, "15.55")

    def prices(as_):
        answer = api(
            EVERYWHERE,
            as_=as_,
            category=gid("Category", coffee.product.category_id),
            collection=gid("Collection", hot),
            product=gid("Product", coffee.product),
            variant=gid("ProductVariant", coffee),
        )
        assert "errors" not in answer, answer["errors"]
        return sorted(amounts(answer["data"]))

    assert prices(customer) == [15.55] * 7 + [20.00]
    assert prices(other_customer) == [20.00] * 8
    assert prices(None) == [20.00] * 8


def amounts(value):
    """Every amount in an answer."""
    if isinstance(value, list):
        for each in value:
            yield from amounts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "amount":
                yield each
            else:
                yield from amounts(each)


def test_discounts_and_taxes_are_the_customers_also_where_prices_are_entered_net(
    shop, customer, tier, data, gid, taxed
):
    coffee = shop.variant("COFFEE", "20.00")
    taxed(coffee.product)
    shop.enter_prices_without_tax()
    tier("Gold", "10", customer)
    found = data(FIELDS, as_=customer, id=gid("ProductVariant", coffee))["pricing"]
    assert found["onSale"] is True
    assert (net(found["price"]), gross(found["price"])) == (18.00, 22.14)
    assert (net(found["priceUndiscounted"]), gross(found["priceUndiscounted"])) == (20.00, 24.60)
    assert (net(found["discount"]), gross(found["discount"])) == (2.00, 2.46)


@pytest.mark.parametrize(("kind", "price"), [("percentage", 13.50), ("fixed", 13.00)])
def test_the_best_promotion_is_taken_off_the_customers_price(
    shop, customer, tier, data, gid, kind, price
):
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    shop.sale("5", coffee.product)
    if kind == "percentage":
        shop.sale("25", coffee.product)
    else:
        shop.fixed_sale("5.00", shop.collection("Hot", coffee.product))
    found = data(FIELDS, as_=customer, id=gid("ProductVariant", coffee))["pricing"]
    assert gross(found["price"]) == price


def test_percentages_of_collections_and_of_categories_above_count(
    shop, customer, tier, tier_percentage, data, gid
):
    food = shop.category("Food")
    hot = shop.variant(
        "HOT", "20.00", product=shop.product("Hot", category=shop.category("Drinks", food))
    )
    cold = shop.variant("COLD", "20.00")
    gold = tier("Gold", "10", customer)
    tier_percentage(gold, food, "20")
    tier_percentage(gold, shop.collection("Cold", cold.product), "30")

    def price(variant):
        found = data(FIELDS, as_=customer, id=gid("ProductVariant", variant))["pricing"]
        return gross(found["price"])

    assert (price(hot), price(cold)) == (16.00, 14.00)


def test_an_app_and_a_member_of_staff_see_list_prices(shop, customer, agent, tier, data, gid):
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer, agent)
    _, token = shop.app("product.manage_products")
    for caller in ({"token": "Bearer " + token}, {"as_": agent}, {}):
        found = data(FIELDS, id=gid("ProductVariant", coffee), **caller)["pricing"]
        assert gross(found["price"]) == 20.00


def test_the_tokens_catalogue_is_the_customers_own(
    shop, customer, agent, tier, tier_price, start, impersonate, api
):
    gold = tier("Gold", "10", customer)
    for number in range(3):
        tier_price(gold, shop.variant("SKU-%s" % number, "20.00"), "9.9%s" % number)
    shop.variant("OTHER", "20.00")
    token = impersonate(start(agent, customer))
    assert api(PRODUCTS, token=token) == api(PRODUCTS, as_=customer)


def test_a_tier_that_is_over_costs_the_list_price(shop, customer, tier, data, gid):
    from datetime import timedelta

    from django.utils import timezone

    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer, ends_at=timezone.now() - timedelta(days=1))
    found = data(FIELDS, as_=customer, id=gid("ProductVariant", coffee))["pricing"]
    assert gross(found["price"]) == 20.00
    assert found["onSale"] is False
