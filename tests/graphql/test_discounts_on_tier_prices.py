"""The host's discounts start from the tier price, the same on every host."""

from __future__ import annotations

import pytest

from tests.graphql.amounts import gross

pytestmark = pytest.mark.django_db


@pytest.fixture
def cart(shop, customer, tier, own_cart):
    """3 × 18.00 and 9.00, each list price less 10 %; with shipping 73.00."""
    tier("Gold", "10", customer)
    shop.variant("COFFEE", "20.00")
    shop.variant("TEA", "10.00")
    return own_cart(customer, COFFEE=3, TEA=1)


@pytest.fixture
def total(data, shop, customer):
    def ask(cart):
        return gross(data(shop.checkout_query, as_=customer, checkout=str(cart.pk))["totalPrice"])

    return ask


@pytest.mark.parametrize(
    ("fields", "amount", "expected"),
    [
        ({}, "5.00", 68.00),
        ({"discount_value_type": "percentage"}, "10", 66.70),
        ({"type": "shipping"}, "4.00", 69.00),
        ({"type": "shipping", "discount_value_type": "percentage"}, "50", 68.00),
        # The cheapest piece: tea.
        ({"apply_once_per_order": True}, "5.00", 68.00),
    ],
)
def test_a_voucher_is_taken_off_the_tier_price(
    shop, customer, cart, total, data, gid, fields, amount, expected
):
    assert total(cart) == 73.00
    shop.voucher("CODE", amount, **fields)
    added = data(shop.promo_code_add, as_=customer, id=gid("Checkout", cart), code="CODE")
    assert gross(added["checkout"]["totalPrice"]) == total(cart) == expected


def test_a_percentage_off_one_piece_is_one_of_its_tier_price(
    shop, customer, cart, total, data, gid
):
    shop.voucher("CODE", "50", apply_once_per_order=True, discount_value_type="percentage")
    added = data(shop.promo_code_add, as_=customer, id=gid("Checkout", cart), code="CODE")
    assert gross(added["checkout"]["totalPrice"]) == total(cart) == shop.with_half_off_one_piece


def test_a_voucher_of_a_product_is_taken_off_each_of_its_tier_prices(
    shop, customer, cart, total, data, gid
):
    voucher = shop.voucher("CODE", "2.00", type="specific_product")
    voucher.products.add(cart.lines.get(variant__sku="COFFEE").variant.product)
    added = data(shop.promo_code_add, as_=customer, id=gid("Checkout", cart), code="CODE")
    assert gross(added["checkout"]["totalPrice"]) == total(cart) == 67.00


def test_what_a_voucher_wants_spent_is_spent_at_tier_prices(shop, customer, cart, total, api, gid):
    def add(code):
        answer = api(shop.promo_code_add, as_=customer, id=gid("Checkout", cart), code=code)
        return [error["code"] for error in answer["data"]["checkoutAddPromoCode"]["errors"]]

    # 63.00 at tier prices, 70.00 at list prices
    shop.voucher("HIGH", "5.00", min_spent_amount="63.01")
    assert add("HIGH") == ["VOUCHER_NOT_APPLICABLE"]
    assert total(cart) == 73.00
    shop.voucher("LOW", "5.00", min_spent_amount="63.00")
    assert add("LOW") == []
    assert total(cart) == 68.00


def test_a_gift_card_pays_for_tier_prices(shop, customer, cart, total, data, gid):
    shop.gift_card("CARD-0001", "15.00")
    added = data(shop.promo_code_add, as_=customer, id=gid("Checkout", cart), code="CARD-0001")
    assert gross(added["checkout"]["totalPrice"]) == total(cart) == 58.00


@pytest.mark.parametrize(("kind", "expected"), [("percentage", 59.50), ("fixed", 58.00)])
def test_a_promotion_of_the_catalogue_is_taken_off_the_tier_price(
    shop, customer, tier, own_cart, total, kind, expected
):
    tier("Gold", "10", customer)
    coffee = shop.variant("COFFEE", "20.00")
    shop.variant("TEA", "10.00")
    if kind == "percentage":
        shop.sale("25", coffee.product)
    else:
        shop.fixed_sale("5.00", shop.collection("Hot", coffee.product))
    # 3 × 13.50 or 13.00, and 9.00
    assert total(own_cart(customer, COFFEE=3, TEA=1)) == expected


def test_a_promotion_that_begins_and_ends_later_counts_from_then_on(
    shop, customer, cart, total, data, gid
):
    sale = shop.sale("25", cart.lines.get(variant__sku="COFFEE").variant.product)
    coffee = gid("ProductVariant", cart.lines.get(variant__sku="COFFEE").variant)

    def set_quantity(quantity):
        changed = data(
            shop.lines_update,
            as_=customer,
            id=gid("Checkout", cart),
            variant=coffee,
            quantity=quantity,
        )
        return gross(changed["checkout"]["totalPrice"])

    assert set_quantity(2) == 46.00
    shop.end_sale(sale)
    assert set_quantity(3) == 73.00
