"""The sample shop on Saleor 3, which has no sample products of these names."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec

import pytest
from django.core.management import CommandError, call_command

from saleor_phone_order.hosts import host
from saleor_phone_order.management.commands.phone_order_sample_shop import furnish
from saleor_phone_order.models import Campaign, HistoryEntry, PriceTier, TierMembership
from saleor_phone_order.sample_shop import (
    AVA,
    DANA,
    MARTIN,
    PARROT,
    PASSWORD,
    SAM,
    SAMPLE_SHOP,
    T_SHIRT,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 brings these products itself"
    ),
]


@pytest.fixture
def filled(shop):
    """The shop with the categories of the host's own sample data."""
    for name in ("T-shirts", "Homewares"):
        shop.category(name)
    shop.category("Juices", parent=shop.category("Groceries"))
    return shop


def user(person):
    from saleor.account.models import User

    return User.objects.get(email=person.email)


def test_people_can_log_in_and_hold_the_permissions_of_their_group(filled):
    furnish()
    assert all(user(person).check_password(PASSWORD) for person in SAMPLE_SHOP.people)
    assert sorted(user(AVA).get_all_permissions()) == ["saleor_phone_order.handle_phone_orders"]
    assert sorted(user(SAM).get_all_permissions()) == [
        "saleor_phone_order.handle_phone_orders",
        "saleor_phone_order.manage_phone_order_pricing",
        "saleor_phone_order.manage_phone_orders",
    ]
    dana = user(DANA)
    assert not dana.is_staff
    assert dana.default_shipping_address == dana.default_billing_address


def test_products_have_the_prices_and_the_stock_that_the_day_counts_on(filled):
    from saleor.product.models import ProductVariant

    furnish()
    for sku, product in SAMPLE_SHOP.products.items():
        variant = ProductVariant.objects.get(sku=sku)
        assert variant.product.category.slug == product.category
        assert variant.channel_listings.get().price_amount == Decimal(product.price)
        assert variant.stocks.get().quantity >= SAMPLE_SHOP.stock - 1
    parrot = ProductVariant.objects.get(sku=PARROT).product
    assert [row.slug for row in parrot.collections.all()] == ["summer-collection"]


def test_tiers_and_past_orders_are_there(filled):
    furnish()
    assert sorted(PriceTier.objects.values_list("name", flat=True)) == ["Gold", "Wholesale"]
    assert TierMembership.objects.get(customer=user(DANA)).tier.name == "Wholesale"
    orders = filled.orders().filter(user=user(MARTIN)).order_by("number")
    assert [order.status for order in orders] == ["unfulfilled", "unfulfilled"]
    assert all(order.is_fully_paid() for order in orders)


def test_campaigns_are_listed_and_one_offers_two_variants_of_a_product(filled):
    furnish()
    assert list(Campaign.objects.values_list("code", "is_listed")) == [
        ("SUMMER", True),
        ("THANKS", True),
    ]
    campaign = Campaign.objects.get(code="SUMMER")
    names = host.variant_names(refs=[offer.variant_ref for offer in campaign.offers.all()])
    products = [name.product_name for name in names.values()]
    assert products.count("Code Division T-shirt") == 2
    assert [offer.kind for offer in campaign.offers.all()] == ["OFFER"] * 3 + ["UPSELL"]
    assert {field.kind for field in campaign.fields.all()} == {"TEXT", "CHECKBOX", "DROP_DOWN"}
    assert not any(field.is_required for field in campaign.fields.all())


def test_what_is_there_already_is_not_made_again(filled):
    assert furnish() != []
    entries = HistoryEntry.objects.count()
    assert furnish() == []
    assert HistoryEntry.objects.count() == entries
    assert filled.orders().count() == 2


def test_stock_that_was_sold_is_filled_up(filled):
    from saleor.warehouse.models import Stock

    furnish()
    Stock.objects.filter(product_variant__sku=T_SHIRT).update(quantity=3)
    assert furnish() == ["stock of Code Division T-shirt"]
    assert Stock.objects.get(product_variant__sku=T_SHIRT).quantity == SAMPLE_SHOP.stock


def test_random_discounts_on_orders_end_in_the_channel_and_others_stay(filled):
    from saleor.discount.models import Promotion

    large = {"discountedObjectPredicate": {"baseSubtotalPrice": {"range": {"gte": "9000"}}}}
    for name in ("Happy word day!", "Spring"):
        rule = Promotion.objects.create(name=name, type="order").rules.create(
            order_predicate=large,
            reward_type="subtotal_discount",
            reward_value_type="percentage",
            reward_value=10,
        )
        rule.channels.add(filled.channel)
    made = furnish()
    assert "no random discount on orders (Happy word day!)" in made
    assert [row.promotion.name for row in filled.channel.promotionrule_set.all()] == ["Spring"]


def test_without_the_hosts_sample_data_nothing_is_made(shop):
    from saleor.account.models import User

    with pytest.raises(LookupError, match="There is no category t-shirts"):
        furnish()
    assert User.objects.count() == 0


def test_a_shop_that_may_be_real_is_left_alone(filled, settings):
    from saleor.account.models import User

    settings.DEBUG = False
    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("phone_order_sample_shop")
    assert User.objects.count() == 0
