"""What Saleor 3's promotions of orders and its tax apps make of tier prices."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec

import pytest

from tests.graphql.amounts import gross, net
from tests.hosts.tax_app import tax_app

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="Saleor 2.10 has neither"),
]


@pytest.fixture
def prices(data, shop, customer):
    def ask(cart):
        return data(shop.checkout_query, as_=customer, checkout=str(cart.pk))

    return ask


@pytest.fixture
def set_units(data, shop, customer, coffee, gid):
    def call(cart, quantity):
        answer = data(
            shop.lines_update,
            as_=customer,
            id=gid("Checkout", cart),
            variant=gid("ProductVariant", coffee),
            quantity=quantity,
        )
        return gross(answer["checkout"]["totalPrice"])

    return call


# Promotions of the whole order


def order_rule(shop, **reward):
    """From 85.00 on."""
    from saleor.discount import PromotionType
    from saleor.discount.models import Promotion

    promotion = Promotion.objects.create(name="Order", type=PromotionType.ORDER)
    rule = promotion.rules.create(
        order_predicate={
            "discountedObjectPredicate": {"baseSubtotalPrice": {"range": {"gte": 85}}}
        },
        **reward,
    )
    rule.channels.add(shop.channel)
    return rule


def test_a_promotion_of_the_order_is_taken_off_tier_prices(
    shop, customer, coffee, gold, own_cart, prices, set_units
):
    from saleor.discount import RewardType, RewardValueType

    order_rule(
        shop,
        reward_type=RewardType.SUBTOTAL_DISCOUNT,
        reward_value_type=RewardValueType.PERCENTAGE,
        reward_value=Decimal(10),
    )
    cart = own_cart(customer, COFFEE=5)
    # 90.00 less 10 %, and shipping; 80.00 is not enough, although five cost 100.00 by the list
    assert gross(prices(cart)["totalPrice"]) == 91.00
    assert set_units(cart, 4) == 90.00
    assert set_units(cart, 6) == 107.20


def test_a_gift_of_a_promotion_stays_one(shop, customer, coffee, gold, own_cart, prices, set_units):
    from saleor.discount import RewardType

    mug = shop.variant("MUG", "7.00")
    rule = order_rule(shop, reward_type=RewardType.GIFT)
    rule.gifts.add(mug)
    cart = own_cart(customer, COFFEE=5)
    assert gross(prices(cart)["totalPrice"]) == 100.00
    gift = cart.lines.get(is_gift=True)
    assert (gift.variant, gift.price_override) == (mug, None)
    gold.default_percentage = Decimal(10)
    gold.save()
    gold.prices.update(amount="17.50")
    assert gross(prices(cart)["totalPrice"]) == 97.50
    assert cart.lines.get(is_gift=True).price_override is None
    # Four cost 72.00: too little for a gift.
    assert set_units(cart, 4) == 82.00
    assert not cart.lines.filter(is_gift=True).exists()


# Taxes of an app


def amounts(asked):
    return [
        (line["quantity"], line["unitPrice"]["amount"], line["totalPrice"]["amount"])
        for line in asked["lines"]
    ]


def test_a_tax_app_taxes_the_tier_price(shop, customer, coffee, gold, own_cart, prices):
    cart = own_cart(customer, COFFEE=5)
    with tax_app(shop) as asked:
        shop.change(cart, price_expiration=cart.created_at)
        found = prices(cart)
        assert amounts(asked[-1]) == [(5, 18.0, 90.0)]
        assert (net(found["subtotalPrice"]), gross(found["subtotalPrice"])) == (73.17, 90.00)
        assert gross(found["totalPrice"]) == 100.00


def test_a_tax_app_taxes_promoted_tier_prices_that_are_entered_without_tax(
    shop, customer, coffee, gold, own_cart, prices
):
    shop.enter_prices_without_tax()
    shop.sale("25", coffee.product)
    cart = own_cart(customer, COFFEE=5)
    with tax_app(shop) as asked:
        shop.change(cart, price_expiration=cart.created_at)
        found = prices(cart)
        assert amounts(asked[-1]) == [(5, 13.5, 67.5)]
        assert (net(found["subtotalPrice"]), gross(found["subtotalPrice"])) == (67.50, 83.02)


def test_a_price_that_moves_costs_no_more_calls_of_the_tax_app(
    shop, customer, coffee, gold, own_cart, set_units, api, gid
):
    shop.change(shop.channel, allow_unpaid_orders=True)
    cart = own_cart(customer, COFFEE=4)

    def calls(ask):
        before = len(asked)
        ask()
        return len(asked) - before

    def complete(cart):
        answer = api(shop.checkout_complete, as_=customer, id=gid("Checkout", cart))
        return answer["data"]["checkoutComplete"]["errors"]

    with tax_app(shop) as asked:
        # The price moves with the break, and stays.
        assert calls(lambda: set_units(cart, 5)) == 1
        assert amounts(asked[-1]) == [(5, 18.0, 90.0)]
        assert calls(lambda: set_units(cart, 6)) == 1
        assert calls(lambda: set_units(cart, 4)) == 1
        assert calls(lambda: set_units(cart, 5)) == 1
        # The host would trust its last calculation; we let it look once more.
        assert calls(lambda: complete(cart)) == 1
        assert [order.total_gross_amount for order in shop.orders()] == [100]
        # The new total is calculated for the answer, and once more for the order.
        cart = own_cart(customer, COFFEE=5)
        set_units(cart, 5)
        gold.prices.update(amount="17.00")
        assert calls(lambda: complete(cart)) == 1
        assert calls(lambda: complete(cart)) == 1
        assert sorted(order.total_gross_amount for order in shop.orders()) == [95, 100]
