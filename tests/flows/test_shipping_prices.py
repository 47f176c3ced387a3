"""What an agent lets the shipping cost is what the cart, the order and the customer's own
checkout say, taxes and vouchers included."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone
from prices import Money, TaxedMoney

from saleor_phone_order.flows import price_overrides, shipping_prices
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Cart

pytestmark = [pytest.mark.django_db]


def taxed(net, gross):
    return TaxedMoney(Money(net, "USD"), Money(gross, "USD"))


@pytest.fixture(autouse=True)
def no_ceiling(settings):
    settings.PHONE_ORDER_PRICES_ADJUSTABLE = True
    settings.PHONE_ORDER_PRICE_CEILING_PERCENT = 100


@pytest.fixture
def snapshot():
    def call(session):
        return host.snapshot(session.checkout_ref, now=timezone.now())

    return call


@pytest.fixture
def give(shop):
    def call(session, amount):
        shipping_prices.give(
            checkout_ref=session.checkout_ref,
            method_ref=str(shop.shipping_method.pk),
            amount=amount and Decimal(amount),
            now=timezone.now(),
        )

    return call


@pytest.fixture
def give_line(actor_of, agent):
    def call(session, amount):
        (line_ref,) = host.cart_line_variants(session.checkout_ref)
        price_overrides.give_line_price(
            session_id=session.pk,
            actor=actor_of(agent),
            now=timezone.now(),
            line_ref=line_ref,
            price=Decimal(amount),
            reason="Regular customer",
        )

    return call


@pytest.mark.parametrize("is_net", [False, True], ids=["prices with tax", "prices without tax"])
def test_cart_and_order_have_the_agents_price_with_its_tax(
    shop, start, agent, customer, fill, coffee, snapshot, give, give_line, process, is_net
):
    shop.tax(coffee.product)
    if is_net:
        shop.enter_prices_without_tax()
    try:
        session = fill(start(agent, customer), agent, (coffee, 2))
        before = snapshot(session)
        give(session, "3.99")
        cart = snapshot(session)
        expected = taxed("3.99", "4.91") if is_net else taxed("3.24", "3.99")
        assert cart.shipping_price == cart.shipping_method.price == expected
        assert cart.subtotal == before.subtotal
        assert cart.total == before.total - before.shipping_price + expected
        give_line(session, "12.30")
        cart = snapshot(session)
        assert cart.subtotal == (taxed("24.60", "30.26") if is_net else taxed("20.00", "24.60"))
        assert cart.total == cart.subtotal + expected
        placed = process(session, agent, expected_total=cart.total.gross.amount)
        order = shop.order(placed.order.ref)
        assert (order.total, order.shipping_price) == (cart.total, expected)
    finally:
        shop.forget_taxes()


def test_the_price_is_taken_back_exactly_and_never_raised(session, snapshot, give):
    before = snapshot(session)
    give(session, "3.99")
    assert snapshot(session).shipping_price == taxed("3.99", "3.99")
    give(session, "99.00")
    assert snapshot(session) == before
    give(session, "0.00")
    assert snapshot(session).total == before.total - before.shipping_price
    give(session, None)
    assert snapshot(session) == before
    assert Cart.objects.values_list("shipping_amount", "shipping_method_ref").get() == (None, "")


def test_a_shipping_voucher_takes_its_part_off_the_agents_price(
    shop, session, snapshot, give, process, agent
):
    shop.voucher("HALF", "50", type="shipping", discount_value_type="percentage")
    host.add_promo_code(session.checkout_ref, "HALF", now=timezone.now())
    before = snapshot(session)
    give(session, "4.00")
    cart = snapshot(session)
    assert before.total.gross - cart.total.gross == Money("3.00", "USD")
    assert cart.discount == Money("2.00", "USD")
    order = process(session, agent, expected_total=cart.total.gross.amount).order
    assert order.total == cart.total


def test_the_customers_own_checkout_says_the_same(
    shop, session, snapshot, give, data, actor_of, agent, customer
):
    from saleor_phone_order.flows import handoff

    give(session, "4.00")
    cart = snapshot(session)
    ref = session.checkout_ref
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    seen = data(shop.checkout_query, as_=customer, checkout=ref)
    assert Decimal(str(seen["totalPrice"]["gross"]["amount"])) == cart.total.gross.amount
    host.set_quantities(ref, dict.fromkeys(host.cart_quantities(ref), 1), now=timezone.now())
    assert host.snapshot(ref, now=timezone.now()).shipping_price == taxed("4.00", "4.00")
