"""Tier prices in the host's own carts and orders, calculated by hand to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.models import Cart, CartPrice
from tests.graphql.amounts import gross, net

pytestmark = pytest.mark.django_db

CHECKOUT = """
query ($checkout: UUID!) {
  checkout(token: $checkout) {
    lines { quantity totalPrice { net { amount } gross { amount } } }
    subtotalPrice { net { amount } gross { amount } }
    totalPrice { net { amount } gross { amount } }
  }
}
"""
LINES_UPDATE = """
mutation ($id: ID!, $variant: ID!, $quantity: Int!) {
  checkoutLinesUpdate(checkoutId: $id, lines: [{variantId: $variant, quantity: $quantity}]) {
    checkout { totalPrice { gross { amount } } }
    checkoutErrors { field message code }
  }
}
"""
PROMO_CODE_ADD = """
mutation ($id: ID!, $code: String!) {
  checkoutAddPromoCode(checkoutId: $id, promoCode: $code) {
    checkout { totalPrice { gross { amount } } discount { amount } }
    checkoutErrors { field message code }
  }
}
"""
PAYMENT_CREATE = """
mutation ($id: ID!, $amount: Decimal!, $card: String = "first") {
  checkoutPaymentCreate(
    checkoutId: $id, input: {gateway: "mirumee.payments.dummy", token: $card, amount: $amount}
  ) { payment { id } paymentErrors { field message code } }
}
"""
COMPLETE = """
mutation ($id: ID!) {
  checkoutComplete(checkoutId: $id) {
    order { total { gross { amount } } lines { quantity unitPrice { gross { amount } } } }
    checkoutErrors { field message code }
  }
}
"""


@pytest.fixture
def totals(data):
    """Line totals, subtotal and total of a checkout as the host answers them: gross."""

    def ask(checkout, as_=None):
        found = data(CHECKOUT, as_=as_, checkout=str(checkout.pk))
        return (
            [gross(line["totalPrice"]) for line in found["lines"]],
            gross(found["subtotalPrice"]),
            gross(found["totalPrice"]),
        )

    return ask


@pytest.fixture
def change(api):
    """Like `data`, of one of the host's mutations."""

    def call(mutation, as_=None, **variables):
        answer = api(mutation, as_=as_, **variables)
        assert "errors" not in answer, answer["errors"]
        (field,) = answer["data"].values()
        assert not field.get("checkoutErrors"), field
        assert not field.get("paymentErrors"), field
        return field

    return call


# Carts


def test_a_customers_own_cart_costs_the_tier_price(
    shop, customer, tier, tier_price, own_cart, totals
):
    gold = tier("Gold", "10", customer)
    tier_price(gold, shop.variant("COFFEE", "20.00"), "15.55")
    shop.variant("TEA", "7.77")
    cart = own_cart(customer, COFFEE=2, TEA=3)
    # 2 × 15.55; 7.77 less 10 % is 6.99, × 3; shipping 10.00
    assert totals(cart, customer) == ([31.10, 20.97], 52.07, 62.07)


def test_other_customers_and_anonymous_carts_cost_list_prices(
    shop, customer, other_customer, tier, own_cart, totals
):
    tier("Gold", "10", customer)
    shop.variant("COFFEE", "20.00")
    assert totals(own_cart(other_customer, COFFEE=2), other_customer)[2] == 50.00
    anonymous = own_cart(None, COFFEE=2)
    assert totals(anonymous)[2] == 50.00


def test_a_promotion_and_a_voucher_apply_on_top(
    shop, customer, tier, own_cart, totals, change, gid
):
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    shop.sale("25", coffee.product)
    shop.voucher("FIVE", "5.00")
    cart = own_cart(customer, COFFEE=3)
    # 20.00 less 10 % is 18.00; less 25 % is 13.50
    assert totals(cart, customer) == ([40.50], 40.50, 50.50)
    answer = change(PROMO_CODE_ADD, as_=customer, id=gid("Checkout", cart), code="FIVE")
    assert gross(answer["checkout"]["totalPrice"]) == 45.50
    assert totals(cart, customer)[2] == 45.50


def test_a_voucher_of_a_percentage_is_one_of_the_tier_price(
    shop, customer, tier, own_cart, totals, change, gid
):
    coffee = shop.variant("COFFEE", "20.00")
    shop.variant("TEA", "10.00")
    tier("Gold", "10", customer)
    voucher = shop.voucher("TENTH", "10", type="specific_product", discount_value_type="percentage")
    voucher.products.add(coffee.product)
    cart = own_cart(customer, COFFEE=2, TEA=1)
    change(PROMO_CODE_ADD, as_=customer, id=gid("Checkout", cart), code="TENTH")
    # 2 × 18.00 + 9.00 + shipping 10.00, less 10 % of 36.00
    assert totals(cart, customer) == ([36.00, 9.00], 45.00, 51.40)


def test_the_host_takes_its_taxes_from_the_tier_price(shop, customer, tier, own_cart, data, taxed):
    coffee = shop.variant("COFFEE", "20.00")
    taxed(coffee.product)
    tier("Gold", "10", customer)
    shop.sale("25", coffee.product)
    found = data(CHECKOUT, as_=customer, checkout=str(own_cart(customer, COFFEE=3).pk))
    # 13.50 gross each: 13.50 / 1.23 is 10.98 net. Shipping: 10.00 / 1.23 is 8.13.
    assert gross(found["lines"][0]["totalPrice"]) == 40.50
    assert net(found["lines"][0]["totalPrice"]) == 32.94
    assert (net(found["subtotalPrice"]), gross(found["subtotalPrice"])) == (32.94, 40.50)
    assert (net(found["totalPrice"]), gross(found["totalPrice"])) == (41.07, 50.50)


def test_the_host_adds_its_taxes_to_the_tier_price_where_prices_are_net(
    shop, customer, tier, own_cart, data, taxed
):
    from django.contrib.sites.models import Site

    site_settings = Site.objects.get_current().settings
    site_settings.include_taxes_in_prices = False
    site_settings.save()
    coffee = shop.variant("COFFEE", "20.00")
    taxed(coffee.product)
    tier("Gold", "10", customer)
    try:
        found = data(CHECKOUT, as_=customer, checkout=str(own_cart(customer, COFFEE=3).pk))
    finally:
        site_settings.include_taxes_in_prices = True
    # 18.00 net is 22.14 gross; shipping 10.00 net is 12.30 gross.
    assert (net(found["subtotalPrice"]), gross(found["subtotalPrice"])) == (54.00, 66.42)
    assert (net(found["totalPrice"]), gross(found["totalPrice"])) == (64.00, 78.72)


def test_avatax_is_asked_to_tax_the_tier_price(shop, customer, tier, tier_price, own_cart):
    from saleor.checkout.models import Checkout
    from saleor.discount.utils import fetch_active_discounts
    from saleor.plugins.avatax import get_checkout_lines_data
    from saleor.plugins.models import PluginConfiguration

    coffee = shop.variant("COFFEE", "20.00")
    tea = shop.variant("TEA", "7.77")
    shop.sale("25", coffee.product)
    tier_price(tier("Gold", "10", customer), coffee, "18.00")
    checkout = own_cart(customer, COFFEE=3, TEA=1)

    def amounts():
        sent = get_checkout_lines_data(
            Checkout.objects.get(pk=checkout.pk), fetch_active_discounts()
        )
        return {line["itemCode"]: line["amount"] for line in sent}

    assert amounts() == {"COFFEE": "40.50", "TEA": "6.99", "Shipping": "10.00"}
    assert tea.price_override_amount == Decimal("7.77")
    PluginConfiguration.objects.create(
        identifier="saleor.phone_order", name="Phone orders", active=False, configuration=[]
    )
    assert amounts() == {"COFFEE": "45.00", "TEA": "7.77", "Shipping": "10.00"}


def test_crossing_a_break_resolves_all_units_again(
    shop, customer, tier, tier_price, own_cart, totals, change, gid
):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold", None, customer)
    tier_price(gold, coffee, "18.00", 5)
    cart = own_cart(customer, COFFEE=4)
    assert totals(cart, customer)[2] == 90.00
    for quantity, total in ((5, 100.00), (6, 118.00), (4, 90.00)):
        answer = change(
            LINES_UPDATE,
            as_=customer,
            id=gid("Checkout", cart),
            variant=gid("ProductVariant", coffee),
            quantity=quantity,
        )
        assert gross(answer["checkout"]["totalPrice"]) == total
        assert totals(cart, customer)[2] == total


def test_a_cart_beside_its_variants_leaves_their_list_price_alone(
    shop, customer, tier, own_cart, data
):
    from saleor.product.models import ProductVariant

    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    found = data(
        """
        query ($checkout: UUID!) { checkout(token: $checkout) { lines {
            totalPrice { gross { amount } }
            variant { pricing { price { gross { amount } } priceUndiscounted { gross { amount } } } }
        } } }
        """,
        as_=customer,
        checkout=str(own_cart(customer, COFFEE=2).pk),
    )
    (line,) = found["lines"]
    assert gross(line["totalPrice"]) == 36.00
    assert gross(line["variant"]["pricing"]["price"]) == 18.00
    assert gross(line["variant"]["pricing"]["priceUndiscounted"]) == 20.00
    stored = ProductVariant.objects.get(pk=coffee.pk)
    assert stored.price_override_amount == Decimal("20.00")


def test_a_variant_without_a_price_of_its_own_keeps_none(shop, customer, tier, own_cart, totals):
    from saleor.product.models import ProductVariant

    coffee = shop.variant("COFFEE", "20.00")
    ProductVariant.objects.update(price_override_amount=None)
    tier("Gold", "10", customer)
    assert totals(own_cart(customer, COFFEE=2), customer)[2] == 46.00
    assert ProductVariant.objects.get(pk=coffee.pk).price_override_amount is None


def test_a_promised_price_is_paid_in_an_unowned_cart_and_after_hand_off(
    shop, customer, own_cart, totals
):
    coffee = shop.variant("COFFEE", "20.00")
    checkout = own_cart(None, COFFEE=2)
    cart = Cart.objects.create(checkout_ref=str(checkout.pk), customer=customer)
    CartPrice.objects.create(
        cart=cart,
        variant_ref=str(coffee.pk),
        amount=Decimal("12.34"),
        currency="USD",
        quantity_ceiling=2,
        reason="QUOTED",
    )
    assert totals(checkout) == ([24.68], 24.68, 34.68)
    checkout.user = customer
    checkout.save()
    assert totals(checkout, customer) == ([24.68], 24.68, 34.68)


def test_the_sessions_cart_the_token_and_the_customer_all_see_one_price(
    shop, agent, customer, tier, tier_price, start, impersonate, data, gid
):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold", "10", customer)
    tier_price(gold, coffee, "15.55", 3)
    shop.sale("50", coffee.product)
    session = start(agent, customer)
    added = data(
        """
        mutation ($id: ID!, $variant: ID!) {
          phoneOrderLinesAdd(id: $id, lines: [{variantId: $variant, quantity: 3}]) {
            session { cart { subtotal { gross { amount } } lines {
              listPrice { amount } appliedPrice { amount } unitPrice { gross { amount } }
              total { gross { amount } } reason { kind minimumQuantity }
            } } }
            errors { code }
          }
        }
        """,
        as_=agent,
        id=gid("PhoneOrderSession", session),
        variant=gid("ProductVariant", coffee),
    )
    # 15.55 from three pieces on, less 50 %: 7.775, which the host rounds to 7.78
    assert added["session"]["cart"] == {
        "subtotal": {"gross": {"amount": "23.34"}},
        "lines": [
            {
                "listPrice": {"amount": "20.00"},
                "appliedPrice": {"amount": "15.55"},
                "unitPrice": {"gross": {"amount": "7.78"}},
                "total": {"gross": {"amount": "23.34"}},
                "reason": {"kind": "TIER_BREAK", "minimumQuantity": 3},
            }
        ],
    }
    found = data(CHECKOUT, token=impersonate(session), checkout=session.checkout_ref)
    assert gross(found["subtotalPrice"]) == 23.34
    data(
        "mutation ($id: ID!) { phoneOrderHandOff(id: $id) { errors { code } } }",
        as_=agent,
        id=gid("PhoneOrderSession", session),
    )
    own = data("{ me { checkout { token subtotalPrice { gross { amount } } } } }", as_=customer)
    assert own["checkout"]["token"] == session.checkout_ref
    assert gross(own["checkout"]["subtotalPrice"]) == 23.34


def test_an_inactive_plugin_leaves_the_host_alone(shop, customer, tier, own_cart, totals):
    from saleor.plugins.models import PluginConfiguration

    shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    PluginConfiguration.objects.create(
        identifier="saleor.phone_order", name="Phone orders", active=False, configuration=[]
    )
    assert totals(own_cart(customer, COFFEE=2), customer)[2] == 50.00


# Orders


def test_an_order_of_the_host_carries_the_tier_price(
    shop, customer, tier, tier_price, own_cart, change, gid
):
    from saleor.order.models import Order

    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold", "10", customer)
    tier_price(gold, coffee, "15.55", 2)
    shop.variant("TEA", "7.77")
    cart = own_cart(customer, COFFEE=2, TEA=3)
    checkout_id = gid("Checkout", cart)
    change(PAYMENT_CREATE, as_=customer, id=checkout_id, amount="62.07")
    order = change(COMPLETE, as_=customer, id=checkout_id)["order"]
    assert gross(order["total"]) == 62.07
    assert [(line["quantity"], gross(line["unitPrice"])) for line in order["lines"]] == [
        (2, 15.55),
        (3, 6.99),
    ]
    stored = Order.objects.get()
    assert stored.total_gross_amount == Decimal("62.07")
    assert stored.user == customer
    assert stored.is_fully_paid()


def test_completing_after_the_price_rose_is_refused(
    shop, customer, tier, own_cart, change, api, gid
):
    from saleor.order.models import Order

    shop.variant("COFFEE", "20.00")
    gold = tier("Gold", "10", customer)
    checkout_id = gid("Checkout", own_cart(customer, COFFEE=2))
    change(PAYMENT_CREATE, as_=customer, id=checkout_id, amount="46.00")
    gold.delete()
    answer = api(COMPLETE, as_=customer, id=checkout_id)
    codes = [error["code"] for error in answer["data"]["checkoutComplete"]["checkoutErrors"]]
    assert codes == ["CHECKOUT_NOT_FULLY_PAID"]
    assert not Order.objects.exists()


def test_completing_after_the_price_fell_is_refused_until_the_new_total_is_paid(
    shop, customer, tier, own_cart, change, api, gid
):
    from saleor.order.models import Order

    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    checkout_id = gid("Checkout", own_cart(customer, COFFEE=2))
    change(PAYMENT_CREATE, as_=customer, id=checkout_id, amount="46.00")
    shop.sale("50", coffee.product)
    answer = api(COMPLETE, as_=customer, id=checkout_id)["data"]["checkoutComplete"]
    assert [error["message"] for error in answer["checkoutErrors"]] == [
        "TOTAL_CHANGED: the total is 28.00 USD now. Look at the cart again."
    ]
    assert not Order.objects.exists()
    change(PAYMENT_CREATE, as_=customer, id=checkout_id, amount="28.00", card="second")
    order = change(COMPLETE, as_=customer, id=checkout_id)["order"]
    assert gross(order["total"]) == 28.00


def test_a_cart_of_ours_becomes_an_order_of_its_customer(
    shop, customer, tier, own_cart, change, gid
):
    from saleor.order.models import Order

    shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    checkout = own_cart(None, COFFEE=2)
    Cart.objects.create(checkout_ref=str(checkout.pk), customer=customer)
    checkout_id = gid("Checkout", checkout)
    change(PAYMENT_CREATE, id=checkout_id, amount="46.00")
    change(COMPLETE, id=checkout_id)
    order = Order.objects.get()
    assert (order.user, order.total_gross_amount) == (customer, Decimal("46.00"))
    assert not Cart.objects.exists()


def test_the_cart_of_an_open_session_cannot_be_completed_by_the_host(
    shop, agent, customer, start, api, change, gid, actor_of
):
    from saleor.checkout.models import Checkout
    from saleor.order.models import Order

    from saleor_phone_order.flows import carts

    coffee = shop.variant("COFFEE", "20.00")
    session = start(agent, customer)
    carts.add_lines(
        session_id=session.pk,
        actor=actor_of(agent),
        now=timezone.now(),
        lines=[(str(coffee.pk), 2)],
    )
    Checkout.objects.update(shipping_method=shop.shipping_method)
    checkout_id = gid("Checkout", session.checkout_ref)
    change(PAYMENT_CREATE, id=checkout_id, amount="50.00")
    answer = api(COMPLETE, id=checkout_id)["data"]["checkoutComplete"]
    assert answer["order"] is None
    assert [error["message"] for error in answer["checkoutErrors"]] == [
        "An agent is working on this cart at the moment."
    ]
    assert not Order.objects.exists()
    assert Checkout.objects.get().lines.get().quantity == 2


def test_a_cart_costs_the_same_queries_of_ours_for_one_line_and_for_fifty(
    shop, customer, other_customer, tier, own_cart, totals, our_queries
):
    tier("Gold", "10", customer)
    skus = ["SKU%s" % number for number in range(50)]
    for sku in skus:
        shop.variant(sku, "20.00")

    def asked(owner, *skus):
        cart = own_cart(owner, **dict.fromkeys(skus, 1))
        return our_queries(lambda: totals(cart, owner))

    # The host calculates with the lines of two loaders: once for lines, once for totals.
    for owner, count in ((customer, 8), (other_customer, 4), (None, 2)):
        assert asked(owner, skus[0]) == asked(owner, *skus) == count
