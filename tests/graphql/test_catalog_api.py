from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

CATALOG = """
query ($session: ID!, $search: String, $category: ID, $collection: ID, $first: Int, $after: String) {
  phoneOrderCatalog(
    sessionId: $session, search: $search, categoryId: $category, collectionId: $collection,
    first: $first, after: $after
  ) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node {
      variantId productId sku name productName
      listPrice { amount currency } price { amount currency }
      priceWithPromotions { amount currency }
      reason { kind tierName minimumQuantity percentage }
      breaks { minimumQuantity price { amount } }
      availableQuantity isAvailable
    } }
  }
}
"""


@pytest.fixture
def browse(data, gid, agent):
    """`browse(session, search="…")`: the connection; nodes by SKU in `browse.skus(…)`."""

    def call(session, as_=agent, **variables):
        return data(CATALOG, as_=as_, session=gid("PhoneOrderSession", session), **variables)

    return call


def nodes(connection):
    return [edge["node"] for edge in connection["edges"]]


def skus(connection):
    return [node["sku"] for node in nodes(connection)]


def test_the_catalogue_has_the_customers_prices_and_says_why(
    browse, gid, shop, agent, customer, start, tier, tier_price
):
    coffee = shop.variant("COFFEE", "20.00", stock=7)
    gold = tier("Gold", None, customer)
    tier_price(gold, coffee, "18.00")
    tier_price(gold, coffee, percentage="25", minimum_quantity=10)
    connection = browse(start(agent, customer))
    assert connection["totalCount"] == 1
    assert nodes(connection) == [
        {
            "variantId": gid("ProductVariant", coffee),
            "productId": gid("Product", coffee.product),
            "sku": "COFFEE",
            "name": "COFFEE",
            "productName": "Product COFFEE",
            "listPrice": {"amount": "20.00", "currency": "USD"},
            "price": {"amount": "18.00", "currency": "USD"},
            "priceWithPromotions": {"amount": "18.00", "currency": "USD"},
            "reason": {
                "kind": "TIER_VARIANT",
                "tierName": "Gold",
                "minimumQuantity": 1,
                "percentage": None,
            },
            "breaks": [{"minimumQuantity": 10, "price": {"amount": "15.00"}}],
            "availableQuantity": 7,
            "isAvailable": True,
        }
    ]


def test_a_guest_and_a_customer_without_a_tier_see_list_prices(
    browse, shop, agent, other_agent, customer, other_customer, start, tier
):
    shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    for connection in (
        browse(start(agent)),
        browse(start(other_agent, other_customer), as_=other_agent),
    ):
        (node,) = nodes(connection)
        assert node["price"] == node["listPrice"] == {"amount": "20.00", "currency": "USD"}
        assert node["reason"]["kind"] == "LIST"
        assert node["breaks"] == []


def test_promotions_of_the_shop_come_off_the_customers_price(
    browse, shop, agent, customer, start, tier
):
    bread = shop.variant("BREAD", "10.00", category=shop.category("Food"))
    shop.variant("COFFEE", "20.00")
    soap = shop.variant("SOAP", "5.00")
    tier("Gold", "10", customer)
    shop.sale("25", bread.product)
    shop.fixed_sale("1.50", shop.collection("Summer", soap.product))
    found = {node["sku"]: node for node in nodes(browse(start(agent, customer)))}
    amounts = {
        sku: (node["price"]["amount"], node["priceWithPromotions"]["amount"])
        for sku, node in found.items()
    }
    # 10.00 less 10 % less 25 %; 20.00 less 10 %; 5.00 less 10 % less 1.50
    assert amounts == {
        "BREAD": ("9.00", "6.75"),
        "COFFEE": ("18.00", "18.00"),
        "SOAP": ("4.50", "3.00"),
    }


def test_the_catalogue_is_searched_browsed_and_paged(browse, gid, shop, agent, customer, start):
    food = shop.category("Food")
    drinks = shop.category("Drinks", parent=food)
    shop.variant("BREAD", category=food)
    tea = shop.variant("TEA", category=drinks)
    shop.variant("SOAP")
    summer = shop.collection("Summer", tea.product)
    session = start(agent, customer)
    assert skus(browse(session, search="oap")) == ["SOAP"]
    assert skus(browse(session, category=gid("Category", food))) == ["BREAD", "TEA"]
    assert skus(browse(session, category=gid("Category", food), search="tea")) == ["TEA"]
    assert skus(browse(session, collection=gid("Collection", summer))) == ["TEA"]
    first = browse(session, first=2)
    assert (skus(first), first["totalCount"]) == (["BREAD", "SOAP"], 3)
    last = browse(session, first=2, after=first["pageInfo"]["endCursor"])
    assert (skus(last), last["pageInfo"]["hasNextPage"]) == (["TEA"], False)


def test_stock_is_that_of_the_carts_country(browse, shop, agent, customer, start):
    from saleor.checkout.models import Checkout

    shop.variant("COFFEE", stock=7)
    session = start(agent, customer)
    address = Checkout.objects.get().shipping_address
    address.country = "DE"
    address.save()
    (node,) = nodes(browse(session))
    assert (node["availableQuantity"], node["isAvailable"]) == (0, False)


def test_unpublished_products_are_not_there(browse, shop, agent, customer, start):
    shop.variant("HIDDEN", is_published=False)
    assert browse(start(agent, customer))["totalCount"] == 0


@pytest.mark.parametrize("is_other", [True, False])
def test_only_those_who_may_read_the_session_browse_for_it(
    api, gid, shop, agent, other_agent, supervisor, customer, start, is_other
):
    shop.variant("COFFEE")
    session = gid("PhoneOrderSession", start(agent, customer))
    assert api(CATALOG, as_=supervisor, session=session)["data"]["phoneOrderCatalog"]
    answer = api(CATALOG, as_=other_agent if is_other else customer, session=session)
    assert answer["data"]["phoneOrderCatalog"] is None
    code = answer["errors"][0]["extensions"]["exception"]["code"]
    assert code == ("NOT_FOUND" if is_other else "PermissionDenied")


def test_ids_of_other_things_are_refused(api, gid, shop, agent, customer, start):
    session = gid("PhoneOrderSession", start(agent, customer))
    for variables in ({"category": session}, {"collection": "nonsense"}):
        answer = api(CATALOG, as_=agent, session=session, **variables)
        assert answer["errors"][0]["extensions"]["exception"]["code"] == "NOT_FOUND"


def test_a_page_costs_the_same_queries_for_one_variant_and_for_fifty(
    browse, shop, agent, customer, start, tier, tier_price
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    gold = tier("Gold", "10", customer)
    session = start(agent, customer)

    def count():
        with CaptureQueriesContext(connection) as captured:
            browse(session, first=100)
        return len(captured)

    tier_price(gold, shop.variant("SKU-0"), "9.99")
    count()  # What the host caches for the process.
    of_one = count()
    for number in range(1, 50):
        tier_price(gold, shop.variant("SKU-%s" % number), "9.99")
    assert count() == of_one
