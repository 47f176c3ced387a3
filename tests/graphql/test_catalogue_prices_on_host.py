"""Tier prices in the host's own catalogue, calculated by hand to the cent."""

from __future__ import annotations

import pytest

from tests.graphql.amounts import gross, net

pytestmark = pytest.mark.django_db

VARIANT_PRICING = """
query ($id: ID!) {
  productVariant(id: $id) {
    pricing {
      onSale
      price { gross { amount } } priceUndiscounted { gross { amount } }
      discount { gross { amount } }
    }
  }
}
"""
PRODUCT_PRICING = """
query ($id: ID!) {
  product(id: $id) {
    pricing {
      onSale
      priceRange { start { gross { amount } } stop { gross { amount } } }
      priceRangeUndiscounted { start { gross { amount } } stop { gross { amount } } }
      discount { gross { amount } }
    }
  }
}
"""
PRODUCTS_PRICING = """
{ products(first: 100) { edges { node {
    pricing { priceRange { start { gross { amount } } } }
    variants { sku pricing { price { gross { amount } } } }
} } } }
"""


def test_a_variants_pricing_is_the_customers(
    shop, customer, other_customer, agent, tier, tier_price, data, gid
):
    coffee = shop.variant("COFFEE", "20.00")
    tier_price(tier("Gold", "10", customer, agent), coffee, "15.55", 1)

    def pricing(as_=None):
        found = data(VARIANT_PRICING, as_=as_, id=gid("ProductVariant", coffee))["pricing"]
        return (
            gross(found["price"]),
            gross(found["priceUndiscounted"]),
            gross(found["discount"]),
            found["onSale"],
        )

    assert pricing(customer) == (15.55, 20.00, 4.45, True)
    assert pricing(other_customer) == (20.00, 20.00, None, False)
    assert pricing() == (20.00, 20.00, None, False)
    assert pricing(agent) == (20.00, 20.00, None, False)


def test_an_impersonated_request_sees_the_customers_pricing(
    shop, customer, agent, tier, start, impersonate, data, gid
):
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    token = impersonate(start(agent, customer))
    found = data(VARIANT_PRICING, token=token, id=gid("ProductVariant", coffee))
    assert gross(found["pricing"]["price"]) == 18.00


def test_promotions_and_taxes_apply_to_the_customers_pricing(
    shop, customer, tier, data, gid, taxed
):
    coffee = shop.variant("COFFEE", "20.00")
    taxed(coffee.product)
    tier("Gold", "10", customer)
    shop.sale("25", coffee.product)
    found = data(
        """
        query ($id: ID!) { productVariant(id: $id) { pricing {
            price { net { amount } gross { amount } }
            priceUndiscounted { net { amount } gross { amount } }
            discount { net { amount } gross { amount } }
        } } }
        """,
        as_=customer,
        id=gid("ProductVariant", coffee),
    )["pricing"]
    assert (net(found["price"]), gross(found["price"])) == (10.98, 13.50)
    assert (net(found["priceUndiscounted"]), gross(found["priceUndiscounted"])) == (16.26, 20.00)
    assert (net(found["discount"]), gross(found["discount"])) == (5.28, 6.50)


def test_a_products_price_range_is_the_customers(
    shop, customer, other_customer, tier, tier_price, data, gid
):
    coffee = shop.product("Coffee", "20.00")
    small = shop.variant("SMALL", "12.00", product=coffee)
    shop.variant("LARGE", "20.00", product=coffee)
    tier_price(tier("Gold", None, customer), small, "9.99")

    def pricing(as_=None):
        found = data(PRODUCT_PRICING, as_=as_, id=gid("Product", coffee))["pricing"]
        price, list_price = found["priceRange"], found["priceRangeUndiscounted"]
        return (
            (gross(price["start"]), gross(price["stop"])),
            (gross(list_price["start"]), gross(list_price["stop"])),
            gross(found["discount"]),
            found["onSale"],
        )

    assert pricing(customer) == ((9.99, 20.00), (12.00, 20.00), 2.01, True)
    assert pricing(other_customer) == ((12.00, 20.00), (12.00, 20.00), None, False)
    assert pricing() == ((12.00, 20.00), (12.00, 20.00), None, False)


def test_catalogue_prices_cost_the_same_queries_for_one_product_and_for_fifty(
    shop, customer, other_customer, tier, tier_price, data, our_queries
):
    gold = tier("Gold", "10", customer)

    def ask(as_=None):
        return our_queries(lambda: data(PRODUCTS_PRICING, as_=as_))

    tier_price(gold, shop.variant("SKU-0", "20.00"), "9.99")
    of_one = ask(customer)
    for number in range(1, 50):
        tier_price(gold, shop.variant("SKU-%s" % number, "20.00"), "9.99")
    assert ask(customer) == of_one == 2
    assert ask(other_customer) == 1
    assert ask() == 0
    products = data(PRODUCTS_PRICING, as_=customer)["edges"]
    assert len(products) == 50
    for edge in products:
        assert gross(edge["node"]["pricing"]["priceRange"]["start"]) == 9.99
        assert gross(edge["node"]["variants"][0]["pricing"]["price"]) == 9.99


def test_an_inactive_plugin_leaves_the_catalogue_alone(shop, customer, tier, data, gid):
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    shop.switch_plugin_off()
    found = data(VARIANT_PRICING, as_=customer, id=gid("ProductVariant", coffee))
    assert gross(found["pricing"]["price"]) == 20.00
