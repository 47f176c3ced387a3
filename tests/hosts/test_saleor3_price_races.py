"""Prices of a cart on Saleor 3 under two hands at once, each on a connection of its own."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec

import pytest

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        find_spec("saleor.channel") is None,
        reason="Saleor 2.10 calculates prices when it needs them",
    ),
]

MOVED = "TOTAL_CHANGED: prices in this cart have changed. Look at the cart again."


@pytest.fixture
def cart(shop, customer, gold, own_cart):
    """Five coffees, which may be ordered without being paid."""
    shop.change(shop.channel, allow_unpaid_orders=True)
    return own_cart(customer, COFFEE=5)


@pytest.fixture
def set_units(shop, customer, cart, coffee, api, gid):
    def call(quantity):
        return api(
            shop.lines_update,
            as_=customer,
            id=gid("Checkout", cart),
            variant=gid("ProductVariant", coffee),
            quantity=quantity,
        )

    return call


@pytest.fixture
def complete(shop, customer, cart, api, gid):
    """The messages of its errors."""

    def call():
        answer = api(shop.checkout_complete, as_=customer, id=gid("Checkout", cart))
        return [error["message"] for error in answer["data"]["checkoutComplete"]["errors"]]

    return call


def ordered(shop):
    """Units, price per piece and total of each order."""
    return [
        (line.quantity, line.unit_price_gross_amount, order.total_gross_amount)
        for order in shop.orders()
        for line in order.lines.all()
    ]


def test_two_changes_of_units_at_once_leave_the_price_of_the_units(shop, cart, set_units, race):
    for first, second in ((4, 6), (7, 3)):
        for answer in race(lambda: set_units(first), lambda: set_units(second)):  # noqa: B023
            assert answer["data"]["checkoutLinesUpdate"]["errors"] == []
        line = cart.lines.get()
        assert line.quantity in (first, second)
        assert line.price_override == (Decimal("18.00") if line.quantity >= 5 else None)


def test_units_changed_and_a_cart_read_at_once_do_not_lock_each_other_out(
    shop, customer, gold, cart, set_units, data, race
):
    for amount, quantity in (("17.00", 6), ("16.00", 7)):
        gold.prices.update(amount=amount)
        answer, read = race(
            lambda: set_units(quantity),  # noqa: B023
            lambda: data(shop.checkout_query, as_=customer, checkout=str(cart.pk)),
        )
        assert answer["data"]["checkoutLinesUpdate"]["errors"] == []
        assert read["lines"]
        line = cart.lines.get()
        assert (line.quantity, line.price_override) == (quantity, Decimal(amount))


def test_units_changed_and_ordered_at_once_are_never_ordered_at_a_stale_price(
    shop, cart, set_units, complete, race
):
    race(lambda: set_units(4), complete)
    for units, unit, total in ordered(shop):
        assert (units, unit, total) in ((5, 18, 100), (4, 20, 90))
    if not ordered(shop):
        assert cart.lines.get().price_override is None
        assert complete() == []
        assert ordered(shop) == [(4, 20, 90)]


def test_units_that_change_just_before_the_host_locks_the_cart_are_not_ordered_unseen(
    shop, cart, set_units, complete, rival
):
    with rival(lambda: set_units(4), at=("checkout_checkout", "FOR UPDATE"), is_before=True):
        assert complete() == [MOVED]
    assert ordered(shop) == []
    assert complete() == []
    assert ordered(shop) == [(4, 20, 90)]


def test_a_tier_price_that_changes_after_our_look_at_it_is_not_ordered_unseen(
    shop, gold, cart, complete, rival
):
    def rise():
        gold.prices.update(amount=Decimal("19.00"))

    with rival(rise, at=("UPDATE", "checkout_checkout", "price_expiration")):
        assert complete() == [MOVED]
    assert ordered(shop) == []
    # Now it is written, and the answer says so once more.
    assert complete() == [MOVED]
    assert complete() == []
    assert ordered(shop) == [(5, 19, 105)]


def test_a_tier_price_that_changes_while_the_order_is_made_is_for_the_next_order(
    shop, gold, cart, complete, rival
):
    def rise():
        gold.prices.update(amount=Decimal("19.00"))

    with rival(rise, at=('INSERT INTO "order_order"',), is_before=True):
        assert complete() == []
    assert ordered(shop) == [(5, 18, 100)]


def test_a_tier_price_set_by_an_admin_at_the_same_time_is_paid_or_told(
    shop, supervisor, gold, cart, coffee, complete, api, gid, race
):
    def set_price():
        return api(
            """
            mutation ($id: ID!, $variant: ID!) {
              phoneOrderTierPricesSet(
                id: $id, prices: [{variantId: $variant, minimumQuantity: 5, amount: "19.00"}]
              ) { errors { code } }
            }
            """,
            as_=supervisor,
            id=gid("PhoneOrderTier", gold),
            variant=gid("ProductVariant", coffee),
        )

    answer, errors = race(set_price, complete)
    assert answer["data"]["phoneOrderTierPricesSet"]["errors"] == []
    if errors:
        assert errors == [MOVED]
        assert ordered(shop) == []
    else:
        assert ordered(shop) in ([(5, 18, 100)], [(5, 19, 105)])


def test_the_host_does_not_order_a_paid_cart_by_itself_once_its_price_has_moved(
    shop, customer, gold, cart, api, complete, gid
):
    from saleor.checkout.tasks import automatic_checkout_completion_task as order_by_itself

    shop.change(shop.channel, allow_unpaid_orders=False)
    shop.pay(api, gid("Checkout", cart), "100.00")
    gold.prices.update(amount=Decimal("19.00"))
    order_by_itself(cart.pk, None, None)
    assert ordered(shop) == []
    assert complete() == [MOVED]
    shop.pay(api, gid("Checkout", cart), "105.00")
    order_by_itself(cart.pk, None, None)
    assert ordered(shop) == [(5, 19, 105)]
