"""Prices in Saleor 3's carts that only it can ask for."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec

import pytest

from saleor_phone_order.flows import tier_prices
from saleor_phone_order.models import TierMembership
from tests.graphql.amounts import gross

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 has no such requests"
    ),
]

ADD_LINE_OF_ITS_OWN = """
mutation ($id: ID!, $variant: ID!, $quantity: Int!) {
  checkoutLinesAdd(
    id: $id, lines: [{variantId: $variant, quantity: $quantity, forceNewLine: true}]
  ) {
    checkout { totalPrice { gross { amount } } lines { quantity unitPrice { gross { amount } } } }
    errors { field message code }
  }
}
"""
DELETE_LINES = """
mutation ($id: ID!, $lines: [ID!]!) {
  checkoutLinesDelete(id: $id, linesIds: $lines) {
    checkout { totalPrice { gross { amount } } }
    errors { field message code }
  }
}
"""
DELETE_LINE = """
mutation ($id: ID!, $line: ID!) {
  checkoutLineDelete(id: $id, lineId: $line) {
    checkout { totalPrice { gross { amount } } }
    errors { field message code }
  }
}
"""
SET_PRICE = """
mutation ($id: ID!, $line: ID!, $price: PositiveDecimal) {
  checkoutLinesUpdate(id: $id, lines: [{lineId: $line, price: $price}]) {
    checkout { totalPrice { gross { amount } } }
    errors { field message code }
  }
}
"""
ATTACH = """
mutation ($id: ID!, $customer: ID!) {
  checkoutCustomerAttach(id: $id, customerId: $customer) {
    checkout { totalPrice { gross { amount } } }
    errors { field message code }
  }
}
"""
DETACH = """
mutation ($id: ID!) {
  checkoutCustomerDetach(id: $id) {
    checkout { totalPrice { gross { amount } } }
    errors { field message code }
  }
}
"""
LANGUAGE = """
mutation ($id: ID!) {
  checkoutLanguageCodeUpdate(id: $id, languageCode: DE) {
    checkout { totalPrice { gross { amount } } }
    errors { field message code }
  }
}
"""
ORDER_CREATE = """
mutation ($id: ID!) {
  orderCreateFromCheckout(id: $id) {
    order { total { gross { amount } } } errors { field message code }
  }
}
"""
INITIALIZE = """
mutation ($id: ID!) {
  transactionInitialize(id: $id, paymentGateway: {id: "nobody"}) {
    errors { field message code }
  }
}
"""
ALL_CARTS = """
{ checkouts(first: 10) { edges { node { totalPrice { gross { amount } } } } } }
"""
LAST_PRICE = (
    "query ($id: ID!) { checkout(id: $id) { totalPrice { gross { amount } } "
    "lines { quantity unitPrice { gross { amount } } } } }"
)


@pytest.fixture
def total(data, customer, gid):
    def ask(cart):
        return gross(data(LAST_PRICE, as_=customer, id=gid("Checkout", cart))["totalPrice"])

    return ask


@pytest.fixture
def app(shop):
    _, token = shop.app("checkout.handle_checkouts", "checkout.manage_checkouts", name="Till")
    _, other = shop.app("account.impersonate_user", name="Desk")
    return {"till": "Bearer " + token, "desk": "Bearer " + other}


# Lines


def test_lines_of_one_variant_count_together(
    shop, customer, coffee, gold, own_cart, data, gid, total
):
    cart = own_cart(customer, COFFEE=4)
    added = data(
        ADD_LINE_OF_ITS_OWN,
        as_=customer,
        id=gid("Checkout", cart),
        variant=gid("ProductVariant", coffee),
        quantity=1,
    )["checkout"]
    assert gross(added["totalPrice"]) == 100.00
    assert sorted((line["quantity"], gross(line["unitPrice"])) for line in added["lines"]) == [
        (1, 18.00),
        (4, 18.00),
    ]
    (extra,) = cart.lines.filter(quantity=1)
    deleted = data(
        DELETE_LINES,
        as_=customer,
        id=gid("Checkout", cart),
        lines=[gid("CheckoutLine", extra)],
    )["checkout"]
    assert gross(deleted["totalPrice"]) == total(cart) == 90.00


def test_the_older_way_to_delete_a_line_resolves_prices_too(
    shop, customer, coffee, gold, own_cart, data, gid, total
):
    from saleor_phone_order.hosts.saleor3.documents import has_field

    if not has_field("Mutation", "checkoutLineDelete"):
        pytest.skip("this Saleor deletes lines by checkoutLinesDelete alone")
    cart = own_cart(customer, COFFEE=4)
    cart_id = gid("Checkout", cart)
    data(
        ADD_LINE_OF_ITS_OWN,
        as_=customer,
        id=cart_id,
        variant=gid("ProductVariant", coffee),
        quantity=1,
    )
    line_id = gid("CheckoutLine", cart.lines.get(quantity=1))
    deleted = data(DELETE_LINE, as_=customer, id=cart_id, line=line_id)["checkout"]
    assert gross(deleted["totalPrice"]) == total(cart) == 90.00


def test_a_price_that_moves_does_not_need_stock_that_is_gone(
    shop, customer, coffee, gold, own_cart, total
):
    cart = own_cart(customer, COFFEE=5)
    coffee.stocks.update(quantity=0)
    gold.prices.update(amount="17.00")
    assert total(cart) == 95.00


def test_a_price_moves_in_a_cart_whose_other_product_is_no_longer_sold(
    shop, customer, coffee, gold, own_cart, total
):
    tea = shop.variant("TEA", "5.00")
    cart = own_cart(customer, COFFEE=5, TEA=1)
    shop.unpublish(tea.product)
    gold.prices.update(amount="17.00")
    assert total(cart) == 100.00


# Prices of others


def set_price(data, gid, app, cart, price):
    line = cart.lines.get()
    return gross(
        data(
            SET_PRICE,
            token=app["till"],
            id=gid("Checkout", cart),
            line=gid("CheckoutLine", line),
            price=price,
        )["checkout"]["totalPrice"]
    )


def change_units(shop, data, gid, cart, coffee, quantity, as_):
    return gross(
        data(
            shop.lines_update,
            as_=as_,
            id=gid("Checkout", cart),
            variant=gid("ProductVariant", coffee),
            quantity=quantity,
        )["checkout"]["totalPrice"]
    )


def test_the_price_that_another_app_gave_a_line_stays(
    shop, customer, other_customer, coffee, gold, own_cart, data, gid, app
):
    for owner in (customer, other_customer):
        cart = own_cart(owner, COFFEE=4)
        assert set_price(data, gid, app, cart, "11.00") == 54.00
        assert change_units(shop, data, gid, cart, coffee, 5, owner) == 65.00
        gold.prices.update(amount="17.00")
        assert change_units(shop, data, gid, cart, coffee, 6, owner) == 76.00


def test_another_apps_price_replaces_ours_and_ours_comes_back_when_it_goes(
    shop, customer, coffee, gold, own_cart, data, gid, app, total
):
    cart = own_cart(customer, COFFEE=5)
    assert total(cart) == 100.00
    assert set_price(data, gid, app, cart, "11.00") == 65.00
    assert total(cart) == 65.00
    assert set_price(data, gid, app, cart, None) == 100.00
    assert total(cart) == 100.00


def test_a_customer_cannot_keep_our_price_as_if_it_were_another_apps(
    shop, customer, coffee, gold, own_cart, data, api, gid
):
    cart = own_cart(customer, COFFEE=5)
    line_id = gid("CheckoutLine", cart.lines.get())
    for mutation in (
        'updateMetadata(id: $id, input: [{key: "phone_order_price", value: "1"}])',
        'deleteMetadata(id: $id, keys: ["phone_order_price"])',
        'deletePrivateMetadata(id: $id, keys: ["phone_order_price"])',
    ):
        api("mutation ($id: ID!) { %s { errors { code } } }" % mutation, as_=customer, id=line_id)
    assert change_units(shop, data, gid, cart, coffee, 4, customer) == 90.00


# Owners


def test_a_cart_costs_what_its_owner_pays_when_an_app_attaches_and_detaches_them(
    shop, customer, other_customer, coffee, gold, own_cart, data, gid, app
):
    cart = own_cart(other_customer, COFFEE=5)
    cart_id = gid("Checkout", cart)

    def detach():
        answer = data(DETACH, token=app["desk"], id=cart_id)
        return gross(answer["checkout"]["totalPrice"])

    def attach(owner):
        answer = data(ATTACH, token=app["desk"], id=cart_id, customer=gid("User", owner))
        return gross(answer["checkout"]["totalPrice"])

    assert detach() == 110.00
    assert attach(customer) == 100.00
    assert detach() == 110.00
    assert attach(other_customer) == 110.00


def test_a_customer_who_leaves_the_tier_pays_list_prices_at_once(
    shop, customer, coffee, gold, own_cart, data, gid
):
    cart = own_cart(customer, COFFEE=5)
    TierMembership.objects.all().delete()
    # Nothing else about the cart has changed.
    answer = data(LANGUAGE, as_=customer, id=gid("Checkout", cart))
    assert gross(answer["checkout"]["totalPrice"]) == 110.00


# Reading and paying


def test_the_shops_list_of_carts_shows_what_was_resolved_last_and_is_not_ordered(
    shop, customer, coffee, gold, own_cart, data, api, gid, app
):
    shop.change(shop.channel, allow_unpaid_orders=True)
    cart = own_cart(customer, COFFEE=5)
    gold.prices.update(amount="17.00")
    (edge,) = data(ALL_CARTS, token=app["till"])["edges"]
    assert gross(edge["node"]["totalPrice"]) == 100.00
    answer = api(shop.checkout_complete, as_=customer, id=gid("Checkout", cart))
    (error,) = answer["data"]["checkoutComplete"]["errors"]
    assert error == {
        "field": "id",
        "message": "TOTAL_CHANGED: prices in this cart have changed. Look at the cart again.",
        "code": "INVALID",
    }
    assert not shop.orders().exists()
    (edge,) = data(ALL_CARTS, token=app["till"])["edges"]
    assert gross(edge["node"]["totalPrice"]) == 95.00


def test_an_app_that_orders_a_cart_is_told_of_another_total_first(
    shop, customer, coffee, gold, own_cart, data, api, gid, app
):
    cart_id = gid("Checkout", own_cart(customer, COFFEE=5))
    gold.prices.update(amount="17.00")
    refused = api(ORDER_CREATE, token=app["till"], id=cart_id)["data"]["orderCreateFromCheckout"]
    assert refused == {
        "order": None,
        "errors": [
            {
                "field": "id",
                "message": "TOTAL_CHANGED: prices in this cart have changed. "
                "Look at the cart again.",
                "code": "GRAPHQL_ERROR",
            }
        ],
    }
    assert not shop.orders().exists()
    made = data(ORDER_CREATE, token=app["till"], id=cart_id)
    assert gross(made["order"]["total"]) == 95.00


def test_a_payment_begins_with_the_total_of_now(shop, customer, coffee, gold, own_cart, api, gid):
    cart = own_cart(customer, COFFEE=5)
    gold.prices.update(amount="17.00")
    api(INITIALIZE, as_=customer, id=gid("Checkout", cart))
    assert cart.lines.get().price_override == Decimal("17.00")


def test_what_others_ordered_leaves_nothing_behind_in_the_prices_of_the_next_cart(
    shop, customer, coffee, gold, own_cart, api, gid, total
):
    shop.change(shop.channel, allow_unpaid_orders=True)
    for _ in range(2):
        answer = api(
            shop.checkout_complete, as_=customer, id=gid("Checkout", own_cart(customer, COFFEE=5))
        )
        assert answer["data"]["checkoutComplete"]["errors"] == []
    assert [order.total_gross_amount for order in shop.orders()] == [100, 100]


# Currencies


@pytest.fixture
def yen(shop, coffee):
    """A second channel; the shop's carts are in it from now on."""
    from saleor.channel.models import Channel
    from saleor.tax.models import TaxConfiguration

    channel = Channel.objects.create(
        name="Japan", slug="jp", currency_code="JPY", default_country="US", is_active=True
    )
    TaxConfiguration.objects.update_or_create(
        channel=channel, defaults={"prices_entered_with_tax": True, "display_gross_prices": True}
    )
    shop.zone.channels.add(channel)
    shop.warehouse.channels.add(channel)
    shop.shipping_method.channel_listings.create(
        channel=channel, currency="JPY", price_amount=500, minimum_order_price_amount=0
    )
    listing = coffee.product.channel_listings.get()
    listing.pk = None
    listing.channel, listing.currency, listing.discounted_price_amount = channel, "JPY", 1999
    listing.save()
    coffee.channel_listings.create(
        channel=channel, currency="JPY", price_amount=1999, discounted_price_amount=1999
    )
    shop.channel = channel
    return channel


def test_a_percentage_is_rounded_as_the_channels_currency_is(
    shop, customer, coffee, tier, tier_price, yen, own_cart, total, data, gid
):
    gold = tier("Gold", "15", customer)
    # An amount in dollars says nothing here.
    tier_price(gold, coffee, "18.00")
    cart = own_cart(customer, COFFEE=3)
    # 1999 less 15 % is 1699.15
    assert total(cart) == 5597
    assert cart.lines.get().price_override == Decimal(1699)
    found = data(
        """query ($id: ID!) { productVariant(id: $id, channel: "jp") {
          pricing { price { gross { amount currency } } discount { gross { amount } } }
        } }""",
        as_=customer,
        id=gid("ProductVariant", coffee),
    )["pricing"]
    assert found["price"]["gross"] == {"amount": 1699, "currency": "JPY"}
    assert gross(found["discount"]) == 300


def test_an_amount_of_the_channel_counts_in_it_alone(
    shop, customer, supervisor, coffee, gold, yen, own_cart, total, actor_of
):
    from django.utils import timezone

    tier_prices.set_prices(
        tier_id=gold.pk,
        actor=actor_of(supervisor),
        now=timezone.now(),
        rows=[
            tier_prices.PriceRow(
                tier_prices.PriceKey(str(coffee.pk), "jp", 2), amount=Decimal(1500)
            )
        ],
    )
    assert total(own_cart(customer, COFFEE=2)) == 3500
    assert total(own_cart(customer, COFFEE=1)) == 2499


# Stock


def test_a_price_that_moves_leaves_reserved_stock_reserved_for_as_long(
    shop, customer, coffee, gold, own_cart, total
):
    from django.utils import timezone
    from saleor.site.models import SiteSettings
    from saleor.warehouse.models import Reservation

    SiteSettings.objects.update(
        reserve_stock_duration_authenticated_user=60, reserve_stock_duration_anonymous_user=5
    )
    cart = own_cart(customer, COFFEE=5)
    gold.prices.update(amount="17.00")
    assert total(cart) == 95.00
    reservation = Reservation.objects.get()
    assert reservation.quantity_reserved == 5
    assert (reservation.reserved_until - timezone.now()).total_seconds() > 50 * 60
