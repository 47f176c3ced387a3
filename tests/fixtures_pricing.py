"""Price tiers for tests."""

from __future__ import annotations

from decimal import Decimal

import pytest


@pytest.fixture
def tier(db):
    """`tier("Gold", "10", customer, …)`: a tier with a default percentage and members."""
    from saleor_phone_order.models import PriceTier, TierMembership

    def make(name="Gold", default_percentage=None, *customers, **fields):
        made = PriceTier.objects.create(
            name=name,
            default_percentage=default_percentage and Decimal(default_percentage),
            **fields,
        )
        for customer in customers:
            TierMembership.objects.create(tier=made, customer=customer)
        return made

    return make


@pytest.fixture
def tier_price():
    """`tier_price(tier, variant, "12.50", 10)`, or `percentage="15"`."""
    from saleor_phone_order.models import TierPrice

    def make(tier, variant, amount=None, minimum_quantity=1, percentage=None, channel_ref=""):
        return TierPrice.objects.create(
            tier=tier,
            variant_ref=str(variant.pk),
            channel_ref=channel_ref,
            minimum_quantity=minimum_quantity,
            amount=amount and Decimal(amount),
            currency="USD" if amount else "",
            percentage=percentage and Decimal(percentage),
        )

    return make


@pytest.fixture
def tier_percentage():
    """`tier_percentage(tier, category_or_collection, "25")`."""
    from saleor_phone_order.models import TierPercentage

    def make(tier, target, percentage):
        return TierPercentage.objects.create(
            tier=tier,
            kind=type(target).__name__.upper(),
            target_ref=str(target.pk),
            percentage=Decimal(percentage),
        )

    return make


@pytest.fixture
def own_cart(shop, other_customer):
    """`own_cart(customer, COFFEE=2)`: a cart in the shop, ready to be completed; of nobody
    without a customer."""

    def make(owner, **quantities):
        checkout = shop.own_cart(owner or other_customer, **quantities)
        return shop.make_ready(checkout, owner)

    return make


@pytest.fixture
def taxed(shop):
    """`taxed(product)`: the host charges 23 % on it, and on shipping."""
    yield shop.tax
    shop.forget_taxes()


@pytest.fixture
def our_queries():
    """`our_queries(ask)`: how many queries of `ask()` read or write the plugin's tables."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(ask):
        with CaptureQueriesContext(connection) as captured:
            ask()
        return sum("saleor_phone_order_" in query["sql"] for query in captured.captured_queries)

    return count


@pytest.fixture
def gold(customer, coffee, tier, tier_price):
    """Coffee costs 18.00 from five on, list price before."""
    made = tier("Gold", None, customer)
    tier_price(made, coffee, "18.00", 5)
    return made
