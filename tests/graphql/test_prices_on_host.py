"""Tier prices in the host's own carts and orders, calculated by hand to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.models import Cart, CartPrice
from tests.graphql.amounts import gross, net

pytestmark = pytest.mark.django_db


@pytest.fixture
def totals(data, shop):
    """Line totals, subtotal and total of a checkout as the host answers them: gross."""

    def ask(checkout, as_=None):
        found = data(shop.checkout_query, as_=as_, checkout=str(checkout.pk))
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
        assert not field["errors"], field
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
    answer = change(shop.promo_code_add, as_=customer, id=gid("Checkout", cart), code="FIVE")
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
    change(shop.promo_code_add, as_=customer, id=gid("Checkout", cart), code="TENTH")
    # 2 × 18.00 + 9.00 + shipping 10.00, less 10 % of 36.00
    assert totals(cart, customer) == shop.with_voucher_of_product


def test_the_host_takes_its_taxes_from_the_tier_price(shop, customer, tier, own_cart, data, taxed):
    coffee = shop.variant("COFFEE", "20.00")
    taxed(coffee.product)
    tier("Gold", "10", customer)
    shop.sale("25", coffee.product)
    found = data(shop.checkout_query, as_=customer, checkout=str(own_cart(customer, COFFEE=3).pk))
    # 13.50 gross each: 13.50 / 1.23 is 10.98 net; 40.50 / 1.23 is 32.93 net, by the host's
    # way to round. Shipping: 10.00 / 1.23 is 8.13.
    line = shop.net_of_line
    assert gross(found["lines"][0]["totalPrice"]) == 40.50
    assert net(found["lines"][0]["totalPrice"]) == line
    assert (net(found["subtotalPrice"]), gross(found["subtotalPrice"])) == (line, 40.50)
    assert (net(found["totalPrice"]), gross(found["totalPrice"])) == (round(line + 8.13, 2), 50.50)


def test_the_host_adds_its_taxes_to_the_tier_price_where_prices_are_net(
    shop, customer, tier, own_cart, data, taxed
):
    shop.enter_prices_without_tax()
    coffee = shop.variant("COFFEE", "20.00")
    taxed(coffee.product)
    tier("Gold", "10", customer)
    found = data(shop.checkout_query, as_=customer, checkout=str(own_cart(customer, COFFEE=3).pk))
    # 18.00 net is 22.14 gross; shipping 10.00 net is 12.30 gross.
    assert (net(found["subtotalPrice"]), gross(found["subtotalPrice"])) == (54.00, 66.42)
    assert (net(found["totalPrice"]), gross(found["totalPrice"])) == (64.00, 78.72)


def test_avatax_is_asked_to_tax_the_tier_price(shop, customer, tier, tier_price, own_cart):
    shop.skip_without_avatax()
    coffee = shop.variant("COFFEE", "20.00")
    tea = shop.variant("TEA", "7.77")
    shop.sale("25", coffee.product)
    tier_price(tier("Gold", "10", customer), coffee, "18.00")
    checkout = own_cart(customer, COFFEE=3, TEA=1)

    assert shop.amounts_sent_to_avatax(checkout) == {
        "COFFEE": "40.50",
        "TEA": "6.99",
        "Shipping": "10.00",
    }
    assert tea.price_override_amount == Decimal("7.77")
    shop.switch_plugin_off()
    assert shop.amounts_sent_to_avatax(checkout) == {
        "COFFEE": "45.00",
        "TEA": "7.77",
        "Shipping": "10.00",
    }


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
            shop.lines_update,
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
    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    found = data(
        shop.variant_pricing_query,
        as_=customer,
        checkout=str(own_cart(customer, COFFEE=2).pk),
    )
    (line,) = found["lines"]
    assert gross(line["totalPrice"]) == 36.00
    assert gross(line["variant"]["pricing"]["price"]) == 18.00
    assert gross(line["variant"]["pricing"]["priceUndiscounted"]) == 20.00
    assert shop.stored_prices(coffee) == Decimal("20.00")


def test_a_variant_without_a_price_of_its_own_keeps_none(shop, customer, tier, own_cart, totals):
    shop.skip_without_product_prices()
    coffee = shop.variant("COFFEE", "20.00")
    shop.drop_own_price(coffee)
    tier("Gold", "10", customer)
    assert totals(own_cart(customer, COFFEE=2), customer)[2] == 46.00
    assert shop.stored_prices(coffee) is None


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
    # 15.55 from three pieces on, less 50 %: 7.775, which the host rounds in its way
    unit_price, total = shop.half_of_1555
    assert added["session"]["cart"] == {
        "subtotal": {"gross": {"amount": total}},
        "lines": [
            {
                "listPrice": {"amount": "20.00"},
                "appliedPrice": {"amount": "15.55"},
                "unitPrice": {"gross": {"amount": unit_price}},
                "total": {"gross": {"amount": total}},
                "reason": {"kind": "TIER_BREAK", "minimumQuantity": 3},
            }
        ],
    }
    found = data(shop.checkout_query, token=impersonate(session), checkout=session.checkout_ref)
    assert gross(found["subtotalPrice"]) == float(total)
    data(
        "mutation ($id: ID!) { phoneOrderHandOff(id: $id) { errors { code } } }",
        as_=agent,
        id=gid("PhoneOrderSession", session),
    )
    own = data("{ me { checkout { token subtotalPrice { gross { amount } } } } }", as_=customer)
    assert own["checkout"]["token"] == session.checkout_ref
    assert gross(own["checkout"]["subtotalPrice"]) == float(total)


def test_an_inactive_plugin_leaves_the_host_alone(shop, customer, tier, own_cart, totals):
    shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    shop.switch_plugin_off()
    assert totals(own_cart(customer, COFFEE=2), customer)[2] == 50.00


# Orders


def test_an_order_of_the_host_carries_the_tier_price(
    shop, customer, tier, tier_price, own_cart, api, change, gid
):
    from saleor.order.models import Order

    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold", "10", customer)
    tier_price(gold, coffee, "15.55", 2)
    shop.variant("TEA", "7.77")
    cart = own_cart(customer, COFFEE=2, TEA=3)
    checkout_id = gid("Checkout", cart)
    shop.pay(api, checkout_id, "62.07", as_=customer)
    order = change(shop.checkout_complete, as_=customer, id=checkout_id)["order"]
    assert gross(order["total"]) == 62.07
    assert [(line["quantity"], gross(line["unitPrice"])) for line in order["lines"]] == [
        (2, 15.55),
        (3, 6.99),
    ]
    stored = Order.objects.get()
    assert stored.total_gross_amount == Decimal("62.07")
    assert stored.user == customer
    assert shop.is_fully_paid(stored)


def test_completing_after_the_price_rose_is_refused(shop, customer, tier, own_cart, api, gid):
    from saleor.order.models import Order

    shop.variant("COFFEE", "20.00")
    gold = tier("Gold", "10", customer)
    checkout_id = gid("Checkout", own_cart(customer, COFFEE=2))
    shop.pay(api, checkout_id, "46.00", as_=customer)
    gold.delete()
    answer = api(shop.checkout_complete, as_=customer, id=checkout_id)
    codes = [error["code"] for error in answer["data"]["checkoutComplete"]["errors"]]
    assert codes == [shop.code_of_risen_price]
    assert not Order.objects.exists()


def test_completing_after_the_price_fell_is_refused_until_the_new_total_is_paid(
    shop, customer, tier, own_cart, change, api, gid
):
    from saleor.order.models import Order

    coffee = shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    checkout_id = gid("Checkout", own_cart(customer, COFFEE=2))
    shop.pay(api, checkout_id, "46.00", as_=customer)
    shop.sale("50", coffee.product)
    answer = api(shop.checkout_complete, as_=customer, id=checkout_id)["data"]["checkoutComplete"]
    assert [error["message"] for error in answer["errors"]] == [shop.message_of_fallen_price]
    assert not Order.objects.exists()
    shop.pay(api, checkout_id, "28.00", as_=customer, card="second")
    order = change(shop.checkout_complete, as_=customer, id=checkout_id)["order"]
    assert gross(order["total"]) == 28.00


def test_a_cart_of_ours_becomes_an_order_of_its_customer(
    shop, customer, tier, own_cart, totals, api, change, gid
):
    from saleor.order.models import Order

    shop.variant("COFFEE", "20.00")
    tier("Gold", "10", customer)
    checkout = own_cart(None, COFFEE=2)
    shop.change(checkout, email=customer.email)
    Cart.objects.create(checkout_ref=str(checkout.pk), customer=customer)
    assert totals(checkout)[2] == 46.00
    checkout_id = gid("Checkout", checkout)
    shop.pay(api, checkout_id, "46.00")
    change(shop.checkout_complete, id=checkout_id)
    order = Order.objects.get()
    assert (order.user, order.total_gross_amount) == (customer, Decimal("46.00"))
    assert not Cart.objects.exists()


def test_the_cart_of_an_open_session_cannot_be_completed_by_the_host(
    shop, agent, customer, start, api, gid, actor_of
):
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
    shop.choose_method(session.checkout_ref)
    checkout_id = gid("Checkout", session.checkout_ref)
    shop.pay(api, checkout_id, "50.00")
    answer = api(shop.checkout_complete, id=checkout_id)["data"]["checkoutComplete"]
    assert answer["order"] is None
    assert [error["message"] for error in answer["errors"]] == [
        "An agent is working on this cart at the moment."
    ]
    assert not Order.objects.exists()
    assert shop.checkouts().get().lines.get().quantity == 2


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

    for owner, count in zip((customer, other_customer, None), shop.queries_of_cart):
        assert asked(owner, skus[0]) == asked(owner, *skus) == count
