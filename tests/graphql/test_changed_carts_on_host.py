"""Prices stay right while a cart in the customer's own hands changes, to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import handoff
from saleor_phone_order.models import Cart, CartPrice
from tests.graphql.amounts import gross

pytestmark = pytest.mark.django_db

ADDRESS_GIVEN = {
    "firstName": "Anna",
    "lastName": "Ortiz",
    "streetAddress1": "Main 1",
    "city": "New York",
    "postalCode": "10001",
    "country": "US",
    "countryArea": "NY",
}


@pytest.fixture
def total(data, shop):
    """The total that the host answers for a cart."""

    def ask(ref, as_=None):
        return gross(data(shop.checkout_query, as_=as_, checkout=str(ref))["totalPrice"])

    return ask


@pytest.fixture
def change(data, shop, gid):
    """`change("lines_update", cart, variant=…, quantity=5)`: the total in the answer."""

    def call(name, cart, as_=None, token=None, **variables):
        ids = {
            key: gid("ProductVariant", row) for key, row in variables.items() if key == "variant"
        }
        answer = data(
            getattr(shop, name),
            as_=as_,
            token=token,
            id=gid("Checkout", cart),
            **{**variables, **ids},
        )
        return gross(answer["checkout"]["totalPrice"])

    return call


@pytest.mark.parametrize("who", ["customer", "visitor"])
def test_each_way_to_change_units_crosses_a_break_in_both_directions(
    shop, customer, coffee, gold, own_cart, change, total, who
):
    cart = own_cart(customer, COFFEE=4)
    as_ = customer if who == "customer" else None
    for name, quantity, expected in (
        ("lines_add_units", 1, 100.00),
        ("lines_update", 4, 90.00),
        ("lines_add_units", 4, 154.00),
        ("lines_update", 6, 118.00),
        ("lines_update", 1, 30.00),
    ):
        assert change(name, cart, as_, variant=coffee, quantity=quantity) == expected
        assert total(cart.pk, customer) == expected


def test_a_line_that_was_taken_out_comes_back_at_the_price_of_its_units(
    shop, customer, coffee, gold, own_cart, change, total, gid
):
    shop.variant("TEA", "5.00")
    cart = own_cart(customer, COFFEE=5, TEA=1)
    assert total(cart.pk, customer) == 105.00
    assert change("lines_update", cart, customer, variant=coffee, quantity=0) == 15.00
    assert change("lines_add_units", cart, customer, variant=coffee, quantity=4) == 95.00
    assert change("lines_add_units", cart, customer, variant=coffee, quantity=1) == 105.00
    (line,) = cart.lines.filter(variant=coffee)
    assert change("line_delete_total", cart, customer, line=gid("CheckoutLine", line)) == 15.00
    assert change("lines_add_units", cart, customer, variant=coffee, quantity=5) == 105.00


def test_a_handed_off_cart_is_repriced_in_the_customers_hands(
    shop, agent, customer, coffee, gold, start, fill, actor_of, change, total
):
    session = fill(start(agent, customer), agent, (coffee, 5))
    assert total(session.checkout_ref, customer) == 100.00
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    cart = shop.checkouts().get(pk=session.checkout_ref)
    assert change("lines_update", cart, customer, variant=coffee, quantity=4) == 90.00
    assert total(cart.pk, customer) == 90.00
    assert change("lines_update", cart, customer, variant=coffee, quantity=7) == 136.00
    assert total(cart.pk, customer) == 136.00


@pytest.mark.parametrize("who", ["customer", "visitor"])
def test_a_promised_price_holds_up_to_its_units_and_comes_back_below_them(
    shop, customer, coffee, gold, own_cart, change, total, who
):
    as_ = customer if who == "customer" else None
    checkout = own_cart(as_, COFFEE=2)
    CartPrice.objects.create(
        cart=Cart.objects.create(checkout_ref=str(checkout.pk), customer=customer),
        variant_ref=str(coffee.pk),
        amount=Decimal("12.00"),
        currency="USD",
        quantity_ceiling=3,
        reason="QUOTED",
    )
    for quantity, expected in ((3, 46.00), (4, 90.00), (5, 100.00), (1, 22.00)):
        assert change("lines_update", checkout, as_, variant=coffee, quantity=quantity) == expected
        assert total(checkout.pk, as_) == expected


def test_an_impersonated_change_crosses_the_break_too(
    agent, customer, coffee, gold, start, fill, impersonate, shop, change
):
    session = fill(start(agent, customer), agent, (coffee, 4))
    cart = shop.checkouts().get(pk=session.checkout_ref)
    token = impersonate(session)
    assert change("lines_update", cart, token=token, variant=coffee, quantity=5) == 100.00
    assert change("lines_update", cart, token=token, variant=coffee, quantity=4) == 90.00


def test_a_promo_code_a_shipping_method_and_an_address_leave_prices_right(
    shop, customer, coffee, gold, own_cart, change, total, data, gid
):
    cart = own_cart(customer, COFFEE=5)
    shop.voucher("FIVE", "5.00")
    assert change("promo_code_add", cart, customer, code="FIVE") == 95.00
    # What an admin changes meanwhile counts from the next answer on.
    gold.prices.update(amount="17.00")
    shop.choose_method(cart.pk)
    assert total(cart.pk, customer) == 90.00
    gold.prices.update(amount="16.00")
    assert change("shipping_address_update", cart, customer, address=ADDRESS_GIVEN) == 85.00
    gold.prices.update(amount="15.00")
    assert change("promo_code_remove", cart, customer, code="FIVE") == 85.00
    assert total(cart.pk, customer) == 85.00


def test_the_customers_lists_of_carts_show_prices_of_now(
    shop, customer, coffee, gold, own_cart, api
):
    own_cart(customer, COFFEE=5)
    gold.prices.update(amount="17.00")
    answer = api(shop.my_carts, as_=customer)
    assert "errors" not in answer, answer["errors"]
    assert shop.totals_of(answer["data"]["me"]) == [95.00]
    gold.prices.update(amount="16.00")
    assert shop.totals_of(api(shop.my_carts, as_=customer)["data"]["me"]) == [90.00]


# Orders


def test_units_changed_and_ordered_in_one_document_cost_the_price_of_the_new_units(
    shop, customer, coffee, gold, own_cart, api, gid, total
):
    checkout_id = gid("Checkout", own_cart(customer, COFFEE=5))
    answer = shop.change_and_complete(
        api, checkout_id, gid("ProductVariant", coffee), 4, "90.00", as_=customer
    )
    completed = answer["data"]["checkoutComplete"]
    assert not completed["errors"], completed
    assert gross(completed["order"]["total"]) == 90.00
    assert [gross(line["unitPrice"]) for line in completed["order"]["lines"]] == [20.00]


def test_units_changed_and_ordered_in_one_document_are_not_ordered_at_the_former_total(
    shop, customer, coffee, gold, own_cart, api, gid, total
):
    cart = own_cart(customer, COFFEE=4)
    shop.change_and_complete(
        api, gid("Checkout", cart), gid("ProductVariant", coffee), 5, "90.00", as_=customer
    )
    assert not shop.orders().exists()
    assert total(cart.pk, customer) == 100.00


@pytest.mark.parametrize(("amount", "new_total"), [("17.00", "95.00"), ("19.00", "105.00")])
def test_completing_after_an_admin_changed_a_tier_price_is_refused_until_the_new_total_is_paid(
    shop, customer, coffee, gold, own_cart, api, gid, amount, new_total
):
    checkout_id = gid("Checkout", own_cart(customer, COFFEE=5))
    shop.pay(api, checkout_id, "100.00", as_=customer)
    gold.prices.update(amount=amount)
    answer = api(shop.checkout_complete, as_=customer, id=checkout_id)["data"]["checkoutComplete"]
    assert answer["order"] is None
    assert len(answer["errors"]) == 1
    assert not shop.orders().exists()
    shop.pay(api, checkout_id, new_total, as_=customer, card="second")
    answer = api(shop.checkout_complete, as_=customer, id=checkout_id)["data"]["checkoutComplete"]
    assert not answer["errors"], answer
    assert gross(answer["order"]["total"]) == float(new_total)
