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
            **fields
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
